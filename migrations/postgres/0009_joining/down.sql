DROP TABLE joining_requests;
