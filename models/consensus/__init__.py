"""Where the members stand on each priority field of the text, as each declares it with its answer to a round. Nothing here is
computed or ranked."""
