DROP TABLE vocabulary_words;
