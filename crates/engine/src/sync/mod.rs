//! One server's folder against ours.
