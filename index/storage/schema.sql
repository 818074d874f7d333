-- The one source of truth. Ids are AUTOINCREMENT, so that no id is used twice and a search snapshot that is older than
-- the store can never name the wrong row. Vectors are unit vectors, float16, little-endian; NULL where nothing is
-- embedded. A signature is the MinHash of a version's words, to find its near-duplicates by.
-- Every change here needs a migration (see migrations/).
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT;

-- `record_id` tells articles with the same URL apart: the guid of a feed entry, or the id of a table's row.
CREATE TABLE articles (
    id            TEXT PRIMARY KEY,
    canonical_url TEXT,
    record_id     TEXT
) STRICT;
CREATE UNIQUE INDEX articles_by_url ON articles (canonical_url, coalesce(record_id, ''));

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
    updated      TEXT,
    genre        TEXT    NOT NULL DEFAULT 'report',
    edited       TEXT,
    first_lines  TEXT,
    UNIQUE (article_id, version)
) STRICT;
CREATE UNIQUE INDEX current_version ON versions (article_id) WHERE current;
CREATE INDEX versions_by_origin ON versions (origin);
CREATE INDEX versions_by_content ON versions (content_hash);

-- What users have changed in the metadata of articles. Each edit may change many articles, and is undone as a whole; the
-- last one of a field counts, in all versions of the article. What the source gave is in `versions.edited`, as JSON.
CREATE TABLE edits (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    edited_at TEXT NOT NULL
) STRICT;

CREATE TABLE edited_values (
    edit       INTEGER NOT NULL REFERENCES edits (number) ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    value      TEXT,
    PRIMARY KEY (edit, article_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX edited_values_by_article ON edited_values (article_id);

-- Versions of different articles with mostly the same words (see near_duplicates.py), each pair once.
CREATE TABLE near_duplicates (
    earlier_id INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    later_id   INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    PRIMARY KEY (earlier_id, later_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_duplicates_by_later ON near_duplicates (later_id);

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

-- The searched paragraphs whose vector is a quick one (see quick_vectors.py), to be replaced with the model's own.
CREATE TABLE quick_vectors (
    paragraph_id INTEGER PRIMARY KEY REFERENCES paragraphs (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE sentences (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    paragraph_id INTEGER NOT NULL REFERENCES paragraphs (id) ON DELETE CASCADE,
    "start"      INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    quotable     INTEGER NOT NULL CHECK (quotable IN (0, 1))
) STRICT;
CREATE INDEX sentences_by_paragraph ON sentences (paragraph_id, "start");

-- The HTTP validators (ETag, Last-Modified) of fetched URLs, to ask later whether they have changed.
CREATE TABLE fetched (
    url           TEXT PRIMARY KEY,
    final_url     TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT
) STRICT;

-- The reports of the last runs that changed or refused something, as JSON (see reports.py).
CREATE TABLE reports (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    summary TEXT NOT NULL
) STRICT;

-- Sums of what is stored, made when it is, by which damage is found (see sums.py). `meta` has the totals.
CREATE TABLE version_sums (
    version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
    metadata   BLOB NOT NULL,
    text       BLOB
) STRICT;

CREATE TABLE paragraph_sums (
    paragraph_id INTEGER PRIMARY KEY REFERENCES paragraphs (id) ON DELETE CASCADE,
    text         BLOB NOT NULL,
    vector       BLOB
) STRICT;

-- Versions that were damaged and could not be read again from their source; `content` is what is left, as JSON.
CREATE TABLE set_aside (
    version_id   INTEGER PRIMARY KEY,
    article_id   TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    title        TEXT    NOT NULL,
    origin       TEXT    NOT NULL,
    problem      TEXT    NOT NULL,
    set_aside_at TEXT    NOT NULL,
    content      TEXT    NOT NULL
) STRICT;
