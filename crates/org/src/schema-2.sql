CREATE TABLE org_code (
    unit BYTEA NOT NULL,
    from_on TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (unit, from_on)
);
INSERT INTO org_code (unit, from_on, code)
    SELECT id, COALESCE(opened_on, ''), code FROM org_unit WHERE code IS NOT NULL;

CREATE TABLE org_node_release (
    node BYTEA NOT NULL,
    release BYTEA NOT NULL,
    by_node BYTEA NOT NULL,
    to_code TEXT NOT NULL,
    code TEXT NOT NULL,
    certificate TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    kept_at BIGINT,
    PRIMARY KEY (node, release)
);
