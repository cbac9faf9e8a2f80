DROP TABLE registry_partners;
DROP TABLE registry_values;
DROP TABLE registry_documents;
