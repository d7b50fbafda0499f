-- What a use case has sent, where its approval says how much it may: one small row that the gate counts in. Owned by
-- requests/.

CREATE TABLE use_case_spend (
    use_case_id BIGINT PRIMARY KEY,
    used BIGINT NOT NULL DEFAULT 0,         -- segments
    cap BIGINT,                             -- NULL: none
    month BIGINT NOT NULL DEFAULT 0,        -- that month_used is of: months since 1970, UTC
    month_used BIGINT NOT NULL DEFAULT 0,
    month_cap BIGINT                        -- NULL: none
);
