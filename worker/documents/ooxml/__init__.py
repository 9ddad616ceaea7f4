"""What Word and Excel files are made of: packages, XML, styles, fonts. Below all that reads and writes them."""
