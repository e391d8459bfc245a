"""The registration form: sections, rules of input, the page, and the receipt."""
