"""What a member says about a text: comments with their files, and the official answer that sends them."""
