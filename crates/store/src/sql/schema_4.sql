-- The layer files that cases were computed with (docs/record.md §4a), so that an old decision replays with the checklist it was made with.
-- A file stands once, by the SHA-256 of its text, packed as a raw DEFLATE stream (RFC 1951).
CREATE TABLE layer_file (
    hash   BLOB PRIMARY KEY,
    size   INTEGER NOT NULL,
    packed BLOB NOT NULL
) STRICT;

-- Which files make a checklist, by the hash that the records of cases hold; `files` is the list whose digest those records sign.
CREATE TABLE layer_set (
    hash      BLOB PRIMARY KEY,
    checklist TEXT NOT NULL,
    digest    BLOB NOT NULL,
    files     BLOB NOT NULL
) STRICT;

CREATE TRIGGER layer_file_is_never_changed BEFORE UPDATE ON layer_file
BEGIN SELECT RAISE(ABORT, 'kept layers are never changed'); END;

CREATE TRIGGER layer_set_is_never_changed BEFORE UPDATE ON layer_set
BEGIN SELECT RAISE(ABORT, 'kept layers are never changed'); END;
