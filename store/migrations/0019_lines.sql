-- How those who stand in line for a number follow each other, and what one who was interrupted may come back to.
-- Owned by flows/runtime/.

-- 1: its question was taken over by another use case, and the offer to RESUME is still to be made.
ALTER TABLE session ADD COLUMN offer_resume SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX session_offer_resume ON session (number_key, sender) WHERE offer_resume = 1;
