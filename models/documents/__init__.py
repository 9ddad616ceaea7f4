"""What people keep as files: versions, papers of an answer, certificates, compendia. Asked for here, made by a worker."""
