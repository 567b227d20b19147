"""What an item is: elements, codes, text normal forms, snapshots and their store. Imports no other room."""
