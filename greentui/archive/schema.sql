-- The archive of one instance, as a new one is made. migrations.py leads here from earlier versions.
--
-- Times are UTC seconds. A message's key is its time and its place within that second in one number
-- (time * 65536 + place): one integer is the order of a chat, of the whole archive and of the text index,
-- and a page of any of them is a range of it.
--
-- Three sorts of tables. What the entries add up to is the same wherever they are applied, and its digest
-- proves it. What libraries shape of it (names as shown, keys to sort and find by, the text index) is
-- local, and so are the tables called own_…, which are one operator's business.

CREATE TABLE fold (                  -- one row: whose archive this is, and how far it has come
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    instance TEXT NOT NULL,
    began    INTEGER,                -- the first entry's time: what was said before counts as read
    seq      INTEGER NOT NULL DEFAULT 0,   -- the newest event's, also when that is purged
    digest   BLOB NOT NULL           -- of all shared rows (digest.py)
);

CREATE TABLE chat (
    key           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,     -- local: as shown: phone book, own name, number
    name_key      TEXT NOT NULL,     -- local: for sorting and finding: no case, no accents
    -- What a list shows and follows from the messages; kept right in the transaction that changes them.
    last          INTEGER,           -- key of the newest message that shows
    unread        INTEGER NOT NULL DEFAULT 0,
    waiting_since INTEGER,
    failed        INTEGER NOT NULL DEFAULT 0,
    -- What the service says of it.
    archived      INTEGER NOT NULL DEFAULT 0,
    disappearing  INTEGER NOT NULL DEFAULT 0
);
-- All a list of ten thousand ids needs, whatever its filter, in the order it is shown.
CREATE INDEX chat_list ON chat (last DESC, id, archived, unread, waiting_since);

CREATE TABLE own_chat (
    chat        INTEGER PRIMARY KEY REFERENCES chat,
    draft       TEXT NOT NULL DEFAULT '',
    pinned      INTEGER NOT NULL DEFAULT 0,
    muted_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX own_chat_pinned ON own_chat (chat) WHERE pinned;

CREATE TABLE message (
    key            INTEGER PRIMARY KEY,
    chat           INTEGER NOT NULL REFERENCES chat,
    id             TEXT NOT NULL,             -- the API's; until it is accepted our own local id
    local_id       TEXT NOT NULL DEFAULT '',  -- of what was typed here
    role           INTEGER NOT NULL,          -- what it means for the chat's row: reducers.RowRole
    outgoing       INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    text           TEXT NOT NULL DEFAULT '',
    folded         TEXT,                      -- local: the text as the index sees it, where that differs
    sender_id      TEXT NOT NULL DEFAULT '',  -- empty where it is the chat itself
    sender_name    TEXT NOT NULL DEFAULT '',
    sender_contact TEXT NOT NULL DEFAULT '',
    status         TEXT,
    reason         TEXT,                      -- JSON [code, detail, …]: why it waits or failed (rows.waits)
    content        TEXT,                      -- JSON of a model dataclass, its picture apart
    quote          TEXT,
    forwarded      INTEGER NOT NULL DEFAULT 0,
    reactions      TEXT,                      -- JSON, those taken back too: an older one may still come
    texts          TEXT,                      -- JSON [[time, text], …] of what was edited, the original at 0
    votes_at       INTEGER NOT NULL DEFAULT 0,
    deleted        INTEGER,
    hidden         INTEGER NOT NULL DEFAULT 0,
    origin         INTEGER NOT NULL,          -- rows.py: which of the model's
    raw_type       TEXT                       -- nothing where it is the kind's usual one
);
CREATE INDEX message_by_chat ON message (chat);  -- and by key within it: SQLite ends every index with it
CREATE INDEX message_by_role ON message (chat, role);
CREATE UNIQUE INDEX message_by_id ON message (id, chat);
CREATE INDEX message_deleted ON message (chat) WHERE deleted IS NOT NULL OR hidden;
CREATE UNIQUE INDEX message_by_local_id ON message (local_id) WHERE local_id <> '';
CREATE INDEX message_in_doubt ON message (chat) WHERE status = 'unconfirmed';
CREATE INDEX message_cancelled ON message (status, chat) WHERE status = 'cancelled';

-- Pictures apart, so that pages of text stay small.
CREATE TABLE thumbnail (
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    jpeg    BLOB NOT NULL
);

-- Bodies as they came, packed (raw_bodies.py). A notification is the same one when its digest is.
CREATE TABLE raw_body (
    key     INTEGER PRIMARY KEY,
    digest  BLOB UNIQUE,             -- empty for what no queue gave
    target  TEXT NOT NULL,           -- the message it is about, empty where none
    own     INTEGER NOT NULL,        -- whether it is that message itself, not something that befell it
    at      INTEGER NOT NULL,        -- when we received it
    type    TEXT NOT NULL DEFAULT '',
    trouble TEXT,                    -- why nobody understood it
    body    BLOB NOT NULL
);
CREATE INDEX raw_body_by_target ON raw_body (target) WHERE target <> '';
CREATE INDEX raw_body_in_trouble ON raw_body (key) WHERE trouble IS NOT NULL;
CREATE INDEX raw_body_by_age ON raw_body (at) WHERE own = 0;

-- What befell a message that has not come yet.
CREATE TABLE pending (
    key    INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    event  TEXT NOT NULL,
    UNIQUE (target, event)
);

CREATE TABLE outbox (
    position  INTEGER PRIMARY KEY,
    message   INTEGER NOT NULL UNIQUE REFERENCES message,
    draft     TEXT NOT NULL,
    quoted_id TEXT NOT NULL DEFAULT '',
    waiting   INTEGER NOT NULL DEFAULT 1,   -- not accepted, failed or cancelled yet
    created   INTEGER NOT NULL,
    attempted INTEGER,
    attempts  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_waiting ON outbox (position) WHERE waiting;

CREATE TABLE contact (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    kind         TEXT NOT NULL DEFAULT '',
    told_at      INTEGER NOT NULL DEFAULT 0,
    name_key     TEXT NOT NULL DEFAULT ''   -- local: both names, for finding: no case, no accents
) WITHOUT ROWID;

-- One person's several ids: everything said to or by the alias belongs to the chat. An alias of itself was
-- told apart by an operator, and nothing the service says joins it again.
CREATE TABLE alias (
    alias   TEXT PRIMARY KEY,
    chat_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alias_of ON alias (chat_id);

-- Messages that came under one of their chat's aliases: they go with it when the two are told apart.
CREATE TABLE came_under (
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    alias   TEXT NOT NULL
);
CREATE INDEX came_under_alias ON came_under (alias);

CREATE TABLE state (
    at    INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    word  TEXT NOT NULL
);

CREATE TABLE coverage (
    chat_id   TEXT NOT NULL,          -- empty: all chats
    since     INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    beginning INTEGER NOT NULL,
    PRIMARY KEY (chat_id, since)
) WITHOUT ROWID;

CREATE TABLE fact (                   -- small things the service told
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE own_note (               -- small things the program wants to know again
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What happened, without texts, as long as the messages it happened to are kept.
CREATE TABLE event (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    what   INTEGER NOT NULL,          -- event_log.EventKind
    object,                           -- a message's key, or the id of whatever else it happened to
    author TEXT NOT NULL DEFAULT ''
);

-- What changed, for another process that looks on. Only the newest thousands are kept.
CREATE TABLE change_log (
    revision INTEGER PRIMARY KEY,
    writer   INTEGER NOT NULL,        -- which process
    what     TEXT NOT NULL,           -- message, chat, merged, outbox, facts
    chat_id  TEXT NOT NULL DEFAULT '',
    uid      TEXT NOT NULL DEFAULT ''
);

-- The text index. Its rowids are the messages' keys, so that it gives the newest first by itself.
-- Beside the text it holds what a search can be narrowed by, as terms nobody can type (U+E000 first):
-- the chat, outgoing, the kind unless text, who wrote it in a group. fts.py keeps it in step.
CREATE VIEW searched (key, text, terms) AS
SELECT key, coalesce(folded, text),
       char(57344) || 'c' || chat
       || iif(outgoing, ' ' || char(57344) || 'o', '')
       || iif(kind = 'text', '', ' ' || char(57344) || 'k' || kind)
       || iif(sender_id = '', '', ' ' || char(57344) || 's' || replace(replace(sender_id, '@', ''), '.', ''))
FROM message;

CREATE VIRTUAL TABLE search USING fts5 (
    text, terms,
    content='searched', content_rowid='key',
    tokenize='unicode61 remove_diacritics 2',
    prefix='1 2 3',
    columnsize=0                      -- lengths are for ranking; here the newest goes first
);
