-- The tables of a book, first version, for SQLite. Numbered files are run in
-- order, each in one transaction, and never edited once released. Each table
-- is written by one file of book/, which is named behind it.

CREATE TABLE meta (                 -- what the book is (log.c); one row each
    name TEXT PRIMARY KEY,          -- name, zone
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE head (                 -- how far the book goes (log.c); one row
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,          -- entries stored
    visible INTEGER NOT NULL,       -- entries that readers may see
    root BLOB NOT NULL,             -- RFC 6962 root of the visible ones
    recorded INTEGER NOT NULL       -- of the newest visible one; ms UTC
) STRICT;

CREATE TABLE bundle (               -- 256 entries each (log.c); the truth
    no INTEGER PRIMARY KEY,         -- entries no * 256 and following
    bytes BLOB NOT NULL,            -- zstd of the C2SP entry bundle
    checks BLOB NOT NULL            -- 4 bytes of each leaf hash: they name a
                                    -- damaged entry, the tiles prove it
) STRICT;

CREATE TABLE tail (                 -- entries behind the last bundle (log.c)
    first INTEGER PRIMARY KEY,      -- sequence number of its first entry
    count INTEGER NOT NULL,         -- entries in it
    bytes BLOB NOT NULL,            -- each: length (2 bytes, big-endian), bytes
    checks BLOB NOT NULL            -- as in bundle
) STRICT;

CREATE TABLE tile (                 -- C2SP hash tiles from level 1 (log.c);
    level INTEGER NOT NULL,         -- level 0 is recomputed from its bundle
    no INTEGER NOT NULL,
    bytes BLOB NOT NULL,            -- up to 256 hashes of 32 bytes
    PRIMARY KEY (level, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE day (                  -- where days begin (log.c), for positions
    day INTEGER PRIMARY KEY,        -- local day number, as base/date counts
    first INTEGER NOT NULL          -- first entry recorded on it
) STRICT;

CREATE TABLE id_run (               -- sorted runs of ids of bundled entries
    run INTEGER PRIMARY KEY,        -- (ids.c); a run is never changed
    tier INTEGER NOT NULL,          -- 0 from one commit; 16 merge into the next
    count INTEGER NOT NULL          -- keys in it
) STRICT;

CREATE TABLE id_block (             -- the runs' blocks (ids.c)
    run INTEGER NOT NULL,
    first INTEGER NOT NULL,         -- smallest key, ordered as signed
    bytes BLOB NOT NULL,            -- per id: key 8 bytes, sequence number 4
    PRIMARY KEY (run, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE fold (                 -- saved folds (states.c)
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,       -- of the code that wrote it
    position INTEGER NOT NULL       -- entries that it has seen
) STRICT, WITHOUT ROWID;

CREATE TABLE fold_part (            -- their parts (states.c)
    fold TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL,             -- SHA-256 of bytes
    bytes BLOB NOT NULL,
    PRIMARY KEY (fold, name)
) STRICT;

CREATE TABLE person (               -- secrets of persons (sealed.c)
    id TEXT PRIMARY KEY,            -- 12 characters, or an entry's own id
    secret BLOB NOT NULL            -- 32 random bytes, wrapped
) STRICT, WITHOUT ROWID;

CREATE TABLE person_index (         -- who showed which proof (sealed.c)
    mark BLOB PRIMARY KEY,          -- HMAC of the proof, under BOOK.key
    person TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_index_person ON person_index (person);

CREATE TABLE sealed (               -- private fields of entries (sealed.c)
    entry TEXT PRIMARY KEY,         -- the entry's id
    person TEXT NOT NULL,
    bytes BLOB NOT NULL             -- AES-256-GCM of the canonical fields
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_person ON sealed (person);
