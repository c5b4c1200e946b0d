"""The faces: what a person types, opens or reads."""
