-- Whom an enrolment asked: on a shared phone the number alone does not tell.
ALTER TABLE enrolment_message ADD COLUMN worker_id BIGINT;

-- Which duplicate brought a number of origin 'merged': it goes when the duplicate has it no longer.
ALTER TABLE phone ADD COLUMN merged_from BIGINT;
UPDATE phone SET merged_from = (
    SELECT min(d.id) FROM worker d JOIN phone p ON p.worker_id = d.id
    WHERE d.merged_into = phone.worker_id AND p.number_key = phone.number_key
) WHERE origin = 'merged';
