-- Words that an operator has put in the place of those that the vocabularies of the program bring: what people read, never
-- a key. The place names the keys on the way to it, such as /states/draft/label/es.
CREATE TABLE vocabulary_words (
    file TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    imported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (file, place)
);
