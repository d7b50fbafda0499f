-- What an SMSC said about an inbound message beyond what Tama reads itself: SMPP parameters, "1403=62340a" each.
-- They may hold subscribers' identities and are shown to those who may see numbers. Owned by gateway/.

ALTER TABLE message ADD COLUMN parameters TEXT NOT NULL DEFAULT '';
ALTER TABLE inbound_part ADD COLUMN parameters TEXT NOT NULL DEFAULT '';
