"""Reading the list of children that a council already has: Annex A, the Children in Need census, any table."""
