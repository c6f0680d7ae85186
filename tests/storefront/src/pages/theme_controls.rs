//! The controls of the theming page, and the warnings about unreadable colours. Each control names the property that it sets.

use maud::{Markup, html};

use crate::lang::Lang;

/// A colour's property without `--jifen-`, and what has the colour.
type Colour = (&'static str, [&'static str; 2]);

const MAIN: [Colour; 5] = [
    ("accent", ["强调色", "Accent"]),
    ("on-accent", ["强调色上的字", "Words on it"]),
    ("surface", ["底色", "Surface"]),
    ("ink", ["文字", "Text"]),
    ("muted", ["次要文字", "Quiet text"]),
];
const FINE: [Colour; 6] = [
    ("soft", ["浅底", "Soft surface"]),
    ("line", ["细线", "Quiet lines"]),
    ("edge", ["控件边线", "Edges of controls"]),
    ("good", ["省下的钱", "Savings"]),
    ("warn", ["提醒", "Reminders"]),
    ("warn-soft", ["提醒的底", "Behind reminders"]),
];

/// Two colours that meet, what has the first one, and the contrast that WCAG 2.2 requires: 4.5 for text, 3 for edges.
type Pair = (&'static str, &'static str, &'static str, [&'static str; 2]);

const PAIRS: [Pair; 8] = [
    ("on-accent", "accent", "4.5", ["按钮上的字", "The words on the button are"]),
    ("accent", "surface", "4.5", ["强调色的字和链接", "Links and words in the accent colour are"]),
    ("ink", "surface", "4.5", ["文字", "The text is"]),
    ("muted", "surface", "4.5", ["次要文字", "The quiet text is"]),
    ("edge", "surface", "3", ["输入框和按钮的边线", "The edges of fields and buttons are"]),
    ("good", "surface", "4.5", ["省下的钱", "What is saved is"]),
    ("warn", "surface", "4.5", ["将要到期的积分", "What expires is"]),
    ("warn", "warn-soft", "4.5", ["提醒里的字", "The words of reminders are"]),
];

/// The page's own families come first in each list.
const FONTS: [(&str, [&str; 2]); 5] = [
    ("inherit", ["跟随网页", "As on your page"]),
    ("system-ui, \"PingFang SC\", \"Noto Sans CJK SC\", sans-serif", ["系统", "System"]),
    ("\"Songti SC\", \"Noto Serif CJK SC\", \"Noto Serif SC\", Georgia, \"Times New Roman\", serif", ["宋体", "Serif"]),
    (
        "ui-rounded, \"Hiragino Maru Gothic ProN\", \"Yuanti SC\", Nunito, system-ui, \"PingFang SC\", \"Noto Sans CJK SC\", sans-serif",
        ["圆体", "Rounded"],
    ),
    ("ui-monospace, \"SF Mono\", Menlo, Consolas, monospace", ["等宽", "Monospace"]),
];

pub fn all(lang: Lang) -> Markup {
    html! {
        form.card.controls #controls aria-label=(lang.say("调整", "Adjust")) {
            (scheme(lang))
            div.colours { @for colour in &MAIN { (swatch(lang, colour)) } }
            details {
                summary { (lang.say("更多颜色", "More colours")) }
                div.colours { @for colour in &FINE { (swatch(lang, colour)) } }
            }
            (shape(lang))
            (warnings(lang))
            (parts(lang))
            button.plain type="reset" { (lang.say("重新开始", "Start over")) }
        }
    }
}

fn scheme(lang: Lang) -> Markup {
    html! {
        fieldset.scheme {
            legend.quiet { (lang.say("深浅", "Scheme")) }
            @for (value, zh, en) in [("auto", "自动", "Auto"), ("light", "浅色", "Light"), ("dark", "深色", "Dark")] {
                label { input type="radio" name="scheme" value=(value) checked[value == "auto"]; span { (lang.say(zh, en)) } }
            }
        }
    }
}

fn swatch(lang: Lang, (name, [zh, en]): &Colour) -> Markup {
    html! { label { input type="color" name=(name); span { (lang.say(zh, en)) } } }
}

fn shape(lang: Lang) -> Markup {
    html! {
        div.shape {
            label {
                span { (lang.say("圆角", "Corners")) }
                input type="range" name="radius" min="0" max="28" value="14";
                output data-of="radius" {}
            }
            label {
                span { (lang.say("字号", "Type size")) }
                input type="range" name="font-size" min="13" max="20" value="15";
                output data-of="font-size" {}
            }
            label {
                span { (lang.say("字体", "Type")) }
                select name="font" {
                    @for (families, [zh, en]) in &FONTS { option value=(families) { (lang.say(zh, en)) } }
                }
            }
        }
    }
}

/// All possible warnings, hidden: `theme.js` computes the contrasts and shows those that apply.
fn warnings(lang: Lang) -> Markup {
    html! {
        div.readable role="status" {
            p.good data-readable { (lang.say("深浅两种配色都清晰易读。", "Everything reads well, in light and in dark.")) }
            ul.warnings {
                @for (scheme, zh, en) in [("light", "浅色：", "Light: "), ("dark", "深色：", "Dark: ")] {
                    @for pair in &PAIRS { li hidden data-scheme=(scheme) { (warning(lang, lang.say(zh, en), pair)) } }
                }
            }
        }
    }
}

fn warning(lang: Lang, scheme: &str, (front, back, needs, [zh, en]): &Pair) -> Markup {
    html! {
        p data-front=(front) data-back=(back) data-needs=(needs) {
            (scheme) (lang.say(zh, en))
            (lang.say("不够清楚，对比度 ", " hard to make out: "))
            b data-ratio {}
            (lang.say(":1，至少要 ", " to 1, where ")) (needs) (lang.say(":1。", " is needed."))
        }
        // One child, because the button's layout would otherwise remove the space.
        button.plain type="button" { span { (lang.say("改用 ", "Use ")) span data-instead {} } }
    }
}

fn parts(lang: Lang) -> Markup {
    html! {
        details {
            summary { (lang.say("再细一点：::part", "Finer still: ::part")) }
            label.parts {
                span.quiet {
                    (lang.say(
                        "每个部件都有名字，可以单独写样式，例如 btn、title、range、chip、pill。",
                        "Each part has a name and takes CSS of its own: btn, title, range, chip, pill and more.",
                    ))
                }
                textarea name="parts" rows="4" spellcheck="false" placeholder="jifen-checkout::part(btn) { letter-spacing: .08em; }" {}
            }
        }
    }
}
