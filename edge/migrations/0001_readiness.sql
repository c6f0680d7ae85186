-- One row that a health check can read.
CREATE TABLE readiness (ready INTEGER NOT NULL CHECK (ready = 1)) STRICT;
INSERT INTO readiness (ready) VALUES (1);
