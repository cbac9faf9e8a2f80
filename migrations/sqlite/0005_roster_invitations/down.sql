DROP TABLE roster_invitations;
