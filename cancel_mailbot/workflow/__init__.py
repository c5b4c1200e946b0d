"""What a message means (classify, interpret) and what follows from it (decide). Values in, values out."""
