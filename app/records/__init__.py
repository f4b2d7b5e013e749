"""What a person keeps: certificates and receipts, and the page that checks a certificate."""
