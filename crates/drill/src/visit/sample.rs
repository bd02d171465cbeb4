//! The margin of goods that are bought and sold as they are: eight of them, by their papers and price labels.

use super::Visit;
use super::readings::{amount, plain, row, said};
use crate::books::{Fen, yuan};
use appraisal::observation::Basis::{Document, Observed, System};

impl Visit<'_> {
    /// Samples eight goods whose margins average to the true one, and hears what the owner says of his margin.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub fn sampled(&mut self) {
        let t = self.t;
        // eight goods whose margins average to the true one; each is misread on its own
        let shares = [19, 17, 14, 13, 12, 10, 8, 7];
        let off = [8, -8, 5, -4, 3, -6, 1, 0];
        let mean: i64 = shares.iter().zip(off).map(|(s, o)| s * o).sum();
        let mut rows = Vec::new();
        for (i, (share, off)) in shares.iter().zip(off).enumerate() {
            // in hundred-thousandths, so that the mean is met exactly
            let margin = t.margin_permille * 100 + off * 100 - mean;
            let read = self.r.factor(Observed) * margin as f64;
            let price = yuan(1000);
            let cost = if read == margin as f64 { price - margin } else { price - read.round() as Fen };
            rows.push(row(
                format!("M{}", i + 1),
                vec![
                    ("name", plain(format!("商品{}", i + 1))),
                    ("cost", amount(cost, Document)),
                    ("price", amount(price, Observed)),
                    ("share", said(format!("0.{share:02}"), System)),
                ],
            ));
        }
        self.r.table("margin.sampled", Observed, rows);
        self.flattered_margin(t.margin_permille as f64 / 1000.0);
    }
}
