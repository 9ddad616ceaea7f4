"""The parts that one machine needs beside our own code, run with one command: broker, mailbox, supervisor."""
