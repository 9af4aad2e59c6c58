"""What filers send, judged as a product: signs of poor data, who stands how, a letter and drafts."""
