-- Versions of a program that were taken back before they began. What has begun stays: it may have decided something.

CREATE TABLE program_withdrawals (
  merchant_id  TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  withdrawn_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, version),
  FOREIGN KEY (merchant_id, version) REFERENCES programs
) STRICT, WITHOUT ROWID;

CREATE TRIGGER program_withdrawals_in_time BEFORE INSERT ON program_withdrawals
WHEN EXISTS
  (SELECT 1 FROM programs WHERE merchant_id = NEW.merchant_id AND version = NEW.version AND effective_at <= NEW.withdrawn_at)
BEGIN SELECT RAISE(ABORT, 'a version of a program that has begun is never taken back'); END;
CREATE TRIGGER program_withdrawals_keep BEFORE UPDATE ON program_withdrawals BEGIN SELECT RAISE(ABORT, 'a version taken back stays so'); END;
CREATE TRIGGER program_withdrawals_stay BEFORE DELETE ON program_withdrawals BEGIN SELECT RAISE(ABORT, 'a version taken back stays so'); END;

CREATE INDEX programs_by_date ON programs (merchant_id, effective_at, version);

CREATE VIEW program_versions AS
  SELECT p.merchant_id, p.version, p.body, p.effective_at, w.withdrawn_at
  FROM programs p LEFT JOIN program_withdrawals w ON w.merchant_id = p.merchant_id AND w.version = p.version;
