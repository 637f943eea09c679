//! Units of figures.

use rust_decimal::Decimal;

/// What a figure counts. Money is compared in 万元 (ten thousand yuan), the unit of most disclosures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元.
    Yuan,
    /// 千元.
    QianYuan,
    /// 万元.
    WanYuan,
    /// 百万元.
    BaiWanYuan,
    /// 亿元.
    YiYuan,
    /// 万亿元.
    WanYiYuan,
    /// 百分数.
    Percent,
    /// 件数: people, vehicles, projects, …
    Count,
    /// No unit is known: scores, index values, figures of a table without a unit line.
    Plain,
}

impl Unit {
    /// Every unit of money with its name, longest name first.
    pub const MONEY: [(&'static str, Self); 6] = [
        ("万亿元", Self::WanYiYuan),
        ("百万元", Self::BaiWanYuan),
        ("亿元", Self::YiYuan),
        ("万元", Self::WanYuan),
        ("千元", Self::QianYuan),
        ("元", Self::Yuan),
    ];

    /// Whether it is a unit of money.
    pub const fn is_money(self) -> bool {
        !matches!(self, Self::Percent | Self::Count | Self::Plain)
    }

    /// How many 万元 one of this unit is; 1 for what is no money.
    pub fn scale(self) -> Decimal {
        match self {
            Self::Yuan => Decimal::new(1, 4),
            Self::QianYuan => Decimal::new(1, 1),
            Self::BaiWanYuan => Decimal::ONE_HUNDRED,
            Self::YiYuan => Decimal::from(10_000),
            Self::WanYiYuan => Decimal::from(100_000_000),
            Self::WanYuan | Self::Percent | Self::Count | Self::Plain => Decimal::ONE,
        }
    }

    /// The unit's name as it stands behind a figure.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::QianYuan => "千元",
            Self::WanYuan => "万元",
            Self::BaiWanYuan => "百万元",
            Self::YiYuan => "亿元",
            Self::WanYiYuan => "万亿元",
            Self::Percent => "%",
            Self::Count | Self::Plain => "",
        }
    }

    /// The unit of money that `text` names, as in `单位:万元` or `项目资金(元)`.
    pub fn money_in(text: &str) -> Option<Self> {
        Self::MONEY.into_iter().find(|(name, _)| text.contains(name)).map(|(_, unit)| unit)
    }
}
