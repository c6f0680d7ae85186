-- Referrals: who brought whom, for ever. Bindings of one merchant are numbered without gaps, so that of two at once the second meets a
-- taken number and looks again: no circle is ever closed by two that each saw only half of it.

CREATE TABLE referrals (
  merchant_id TEXT    NOT NULL,
  n           INTEGER NOT NULL CHECK (n >= 1),
  friend_id   TEXT    NOT NULL,
  referrer_id TEXT    NOT NULL CHECK (referrer_id <> friend_id),
  bound_at    INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, n),
  UNIQUE (merchant_id, friend_id),
  FOREIGN KEY (merchant_id, friend_id) REFERENCES members,
  FOREIGN KEY (merchant_id, referrer_id) REFERENCES members
) STRICT;

CREATE INDEX referrals_of_referrer ON referrals (merchant_id, referrer_id, n);

CREATE TRIGGER referrals_keep BEFORE UPDATE ON referrals BEGIN SELECT RAISE(ABORT, 'a referral never changes'); END;
CREATE TRIGGER referrals_stay BEFORE DELETE ON referrals BEGIN SELECT RAISE(ABORT, 'a referral is never deleted'); END;
CREATE TRIGGER referrals_follow BEFORE INSERT ON referrals
WHEN NEW.n > 1 AND NOT EXISTS (SELECT 1 FROM referrals WHERE merchant_id = NEW.merchant_id AND n = NEW.n - 1)
BEGIN SELECT RAISE(ABORT, 'a referral follows the one before it'); END;
