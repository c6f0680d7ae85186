//! The products, their prices, and the categories of the points program. Prices are only here, on the server. A price that a browser sends
//! is never used.

use crate::money::Fen;

/// A text in the shop's two languages.
#[derive(Debug)]
pub struct Text {
    pub zh: &'static str,
    pub en: &'static str,
}

/// The drawing of the product. The drawings are in `pages/art.rs`.
#[derive(Clone, Copy, Debug)]
pub enum Drawing {
    Tin,
    Cup,
    Card,
}

#[derive(Debug)]
pub struct Product {
    pub sku: &'static str,
    pub name: Text,
    pub blurb: Text,
    pub price: Fen,
    /// The program's conditions and exclusions refer to these.
    pub categories: &'static [&'static str],
    pub drawing: Drawing,
}

/// One oolong and one cup cost exactly ¥100.00 together.
pub static PRODUCTS: [Product; 3] = [
    Product {
        sku: "osmanthus-oolong",
        name: Text { zh: "桂花乌龙", en: "Osmanthus oolong" },
        blurb: Text {
            zh: "安溪秋茶，三窨一提，50 克罐装",
            en: "Autumn leaves from Anxi, scented three times. 50 g tin",
        },
        price: Fen::new(6_800),
        categories: &["tea"],
        drawing: Drawing::Tin,
    },
    Product {
        sku: "celadon-cup",
        name: Text { zh: "青瓷小杯", en: "Celadon cup" },
        blurb: Text {
            zh: "龙泉窑手拉坯，梅子青釉，80 毫升",
            en: "Thrown by hand in Longquan, plum-green glaze. 80 ml",
        },
        price: Fen::new(3_200),
        categories: &["teaware"],
        drawing: Drawing::Cup,
    },
    Product {
        sku: "gift-card-50",
        name: Text { zh: "灯笼茶礼品卡", en: "Lantern Tea gift card" },
        blurb: Text {
            zh: "面值 50 元，送茶友；不能用积分抵扣",
            en: "Worth ¥50, the kind you hand over. Not payable with points",
        },
        price: Fen::new(5_000),
        categories: &["gift-card"],
        drawing: Drawing::Card,
    },
];

pub fn product(sku: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.sku == sku)
}
