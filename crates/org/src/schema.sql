CREATE TABLE org_unit (
    id BYTEA PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    code TEXT,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    parent BYTEA,
    placeholder BIGINT NOT NULL,
    hosted_by BYTEA,
    opened_on TEXT,
    closed_on TEXT,
    sort BIGINT NOT NULL,
    rev BIGINT NOT NULL
);
CREATE INDEX org_unit_parent ON org_unit (parent);
CREATE INDEX org_unit_code ON org_unit (code);
CREATE TABLE org_unit_name (
    unit BYTEA NOT NULL,
    from_on TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    PRIMARY KEY (unit, from_on)
);
CREATE TABLE org_hosting (
    unit BYTEA NOT NULL,
    node BYTEA NOT NULL,
    from_at BIGINT NOT NULL,
    PRIMARY KEY (unit, node, from_at)
);
CREATE TABLE org_succession (
    unit BYTEA NOT NULL,
    successor BYTEA NOT NULL,
    on_date TEXT NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (unit, successor)
);
CREATE INDEX org_succession_successor ON org_succession (successor);
CREATE TABLE org_closure (
    ancestor BYTEA NOT NULL,
    descendant BYTEA NOT NULL,
    depth BIGINT NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX org_closure_descendant ON org_closure (descendant, depth);
CREATE TABLE org_desk (
    id BYTEA PRIMARY KEY,
    keeper BYTEA NOT NULL,
    serves BYTEA NOT NULL,
    line TEXT NOT NULL,
    name TEXT NOT NULL,
    external BIGINT NOT NULL,
    numbers TEXT NOT NULL,
    hours TEXT NOT NULL,
    methods TEXT NOT NULL,
    sort BIGINT NOT NULL,
    closed_on TEXT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_desk_keeper ON org_desk (keeper);
CREATE INDEX org_desk_serves ON org_desk (serves);
CREATE TABLE org_route (
    id BYTEA PRIMARY KEY,
    from_unit BYTEA NOT NULL,
    from_level TEXT,
    kinds TEXT NOT NULL,
    min_grade BIGINT,
    to_desk BYTEA NOT NULL,
    via TEXT NOT NULL,
    rev BIGINT NOT NULL
);
CREATE INDEX org_route_from ON org_route (from_unit);
CREATE TABLE org_person (
    id BYTEA PRIMARY KEY,
    unit BYTEA NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    phones TEXT NOT NULL,
    job TEXT NOT NULL,
    left_on TEXT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_person_unit ON org_person (unit, id);
CREATE TABLE org_phone (
    person BYTEA NOT NULL,
    number TEXT NOT NULL,
    tested_at BIGINT,
    tested_ok BIGINT,
    PRIMARY KEY (person, number)
);
CREATE INDEX org_phone_number ON org_phone (number);
CREATE TABLE org_post (
    id BYTEA PRIMARY KEY,
    unit BYTEA NOT NULL,
    title TEXT NOT NULL,
    duty TEXT NOT NULL,
    sort BIGINT NOT NULL,
    full_time BIGINT NOT NULL,
    closed_on TEXT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_post_unit ON org_post (unit, sort, id);
CREATE TABLE org_holder (
    post BYTEA NOT NULL,
    person BYTEA NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    acting BIGINT NOT NULL,
    PRIMARY KEY (post, person, from_on)
);
CREATE INDEX org_holder_person ON org_holder (person);
CREATE TABLE org_absence (
    id BYTEA PRIMARY KEY,
    post BYTEA NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    stand_in BYTEA,
    reason TEXT NOT NULL
);
CREATE INDEX org_absence_post ON org_absence (post, to_at);
CREATE TABLE org_account (
    id BYTEA PRIMARY KEY,
    login TEXT NOT NULL,
    unit BYTEA NOT NULL,
    person BYTEA,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    locked BIGINT NOT NULL,
    lock_reason TEXT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_account_login ON org_account (login);
CREATE INDEX org_account_unit ON org_account (unit, id);
CREATE TABLE org_substitute (
    id BYTEA PRIMARY KEY,
    unit BYTEA NOT NULL,
    account BYTEA NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_substitute_unit ON org_substitute (unit, from_at);
CREATE TABLE org_place (
    id BYTEA PRIMARY KEY,
    unit BYTEA NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    what TEXT NOT NULL,
    address TEXT NOT NULL,
    lon_microdegrees BIGINT,
    lat_microdegrees BIGINT,
    rev BIGINT NOT NULL
);
CREATE INDEX org_place_unit ON org_place (unit, name);
CREATE INDEX org_place_name ON org_place (name);
CREATE TABLE org_node (
    id BYTEA PRIMARY KEY,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    reason TEXT,
    rev BIGINT NOT NULL
);

CREATE TABLE org_secret (
    account BYTEA PRIMARY KEY,
    password TEXT NOT NULL,
    pin TEXT,
    totp BYTEA,
    totp_on BIGINT NOT NULL,
    totp_step BIGINT NOT NULL,
    must_change BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE org_attempt (
    who BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE TABLE org_session (
    digest BYTEA PRIMARY KEY,
    id BYTEA NOT NULL,
    account BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    kind TEXT NOT NULL,
    workstation BYTEA,
    substitute BYTEA,
    drill BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX org_session_account ON org_session (account);
CREATE INDEX org_session_expires ON org_session (expires_at);
CREATE TABLE org_token (
    digest BYTEA PRIMARY KEY,
    id BYTEA NOT NULL,
    account BYTEA NOT NULL,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX org_token_account ON org_token (account);
CREATE TABLE org_workstation (
    id BYTEA PRIMARY KEY,
    digest BYTEA NOT NULL,
    desk BYTEA NOT NULL,
    label TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by BYTEA NOT NULL,
    bell_tested_at BIGINT
);
CREATE INDEX org_workstation_digest ON org_workstation (digest);
CREATE TABLE org_access_log (
    id BYTEA PRIMARY KEY,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    login TEXT NOT NULL,
    address TEXT NOT NULL,
    account BYTEA,
    detail TEXT NOT NULL
);
CREATE INDEX org_access_log_at ON org_access_log (at, id);
