"""The form of a Titan Order ID, where the config says nothing else."""

# Titan's own rule is not documented. The dash after a prefix is required: in `O447192` the O is a slip for a zero.
ORDER_ID_PATTERN = r"(?:[A-Z]{1,4}-)?[0-9]{5,12}(?:-[0-9]{1,3})?"
