DROP TABLE former_contacts;
