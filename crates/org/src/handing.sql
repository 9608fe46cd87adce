-- How far the affairs of a unit that another node writes for now have been handed on from here.
CREATE TABLE org_handing (
    unit BYTEA NOT NULL,
    node BYTEA NOT NULL,
    source BIGINT NOT NULL,
    below BYTEA NOT NULL,
    entries BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (unit, node)
);
