//! Senders whose messages a person always wants to see with their images from
//! the internet. Addresses are kept in lower case: servers that tell them apart
//! by case do not matter here.

use mail::address::Address;

use crate::{Error, ReadTx, Result, WriteTx, limits};

impl ReadTx<'_> {
    /// All of them, by name.
    pub fn image_senders(&self) -> Result<Vec<String>> {
        self.all("SELECT address FROM image_sender ORDER BY address", [], |row| row.get(0))
    }

    /// Whether a message from these people shows its images: each of them may, and there is one.
    pub fn shows_images(&self, from: &[Address]) -> Result<bool> {
        for sender in from {
            let sql = "SELECT 1 FROM image_sender WHERE address = ?1";
            if !self.any(sql, [sender.email.to_lowercase()])? {
                return Ok(false);
            }
        }
        Ok(!from.is_empty())
    }
}

impl WriteTx<'_> {
    /// From now on a sender's images are shown, or no longer.
    pub fn allow_images(&mut self, address: &str, allowed: bool) -> Result<()> {
        if address.len() > limits::SENDER_BYTES {
            return Err(Error::TooLarge("address"));
        }
        let sql = match allowed {
            true => "INSERT INTO image_sender (address) VALUES (?1) ON CONFLICT DO NOTHING",
            false => "DELETE FROM image_sender WHERE address = ?1",
        };
        self.run(sql, [address.to_lowercase()]).map(drop)
    }
}
