"""The auditor's pages: searching the record, one decision with its reasons, the law of two days, what was late, who looked."""
