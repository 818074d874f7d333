-- The one source of truth. Ids are AUTOINCREMENT, so that no id is used twice and a cache that is older than the
-- store can never name the wrong row. Vectors are unit vectors, float16, little-endian; NULL where nothing is embedded.
-- A signature is the MinHash of a version's words, to find its copies by.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT;

CREATE TABLE articles (
    id            TEXT PRIMARY KEY,
    canonical_url TEXT UNIQUE
) STRICT;

CREATE TABLE versions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id   TEXT    NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    current      INTEGER NOT NULL CHECK (current IN (0, 1)),
    title        TEXT    NOT NULL,
    outlet       TEXT,
    author       TEXT,
    published    TEXT,
    date_basis   TEXT,
    url          TEXT,
    language     TEXT,
    origin       TEXT    NOT NULL,
    added_at     TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    signature    BLOB,
    UNIQUE (article_id, version)
) STRICT;
CREATE UNIQUE INDEX current_version ON versions (article_id) WHERE current;
CREATE INDEX versions_by_origin ON versions (origin);
CREATE INDEX versions_by_content ON versions (content_hash);

-- Versions with mostly the same words (see copies.py), each pair once, the one that was added first as "one".
CREATE TABLE copies (
    one   INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_other ON copies (other);

CREATE TABLE paragraphs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    page       INTEGER,
    vector     BLOB,
    UNIQUE (version_id, number)
) STRICT;

CREATE TABLE sentences (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    paragraph_id INTEGER NOT NULL REFERENCES paragraphs (id) ON DELETE CASCADE,
    "start"      INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    quotable     INTEGER NOT NULL CHECK (quotable IN (0, 1))
) STRICT;
CREATE INDEX sentences_by_paragraph ON sentences (paragraph_id, "start");

-- What a server gave to ask it with whether an address has changed.
CREATE TABLE fetched (
    url           TEXT PRIMARY KEY,
    final_url     TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT
) STRICT;

-- The accounts of the last runs that changed or refused something, as JSON (see reports.py).
CREATE TABLE reports (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    summary TEXT NOT NULL
) STRICT;
