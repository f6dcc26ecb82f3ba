"""What happens when things break: programs killed, disks full, files locked and swapped."""
