//! How a catalogue of words becomes texts that are shipped, a line for each phrase, and is read again. What is said stands in `catalogue`.

/// A phrase by plural category. A language gives the categories that it has; the others say the same as `other`.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    pub one: &'static str,
    pub other: &'static str,
}

impl Forms {
    /// For a language that does not tell one from many.
    pub const fn same(phrase: &'static str) -> Self {
        Self { one: phrase, other: phrase }
    }

    pub fn of(&self, category: &str) -> &'static str {
        match category {
            "one" => self.one,
            _ => self.other,
        }
    }
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $field:ident: $kind:ty,)+ @account { $($(#[$more_doc:meta])* $more:ident: $more_kind:ty,)+ }) => {
        /// All that the widget says in one language.
        #[derive(Debug)]
        pub struct Catalogue {
            /// BCP 47.
            pub tag: &'static str,
            /// `ltr` or `rtl`: the element is laid out in the direction of its words, whatever the page's is.
            pub dir: &'static str,
            $($(#[$doc])* pub $field: $kind,)+
            $($(#[$more_doc])* pub $more: $more_kind,)+
        }

        impl Catalogue {
            /// A line for each phrase, in the order of the fields, without those that the account alone says.
            pub fn to_text(&self) -> String {
                [self.tag.to_owned(), self.dir.to_owned(), $(self.$field.to_line(),)+].join("\n")
            }

            /// The same of what the account alone says: a page without it does not download them.
            pub fn to_account_text(&self) -> String {
                [$(self.$more.to_line(),)+].join("\n")
            }

            /// Every message with its name, for tests that compare languages.
            #[cfg(test)]
            fn messages(&self) -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$((stringify!($field), self.$field.spoken()),)+ $((stringify!($more), self.$more.spoken()),)+]
            }
        }

        #[allow(non_camel_case_types, reason = "the fields' own names")]
        #[derive(Clone, Copy)]
        enum Line { tag, dir, $($field,)+ account, $($more,)+ }

        /// A catalogue as the widget has downloaded it. Phrases that are missing are empty.
        #[derive(Debug)]
        pub struct Words(RefCell<Vec<&'static str>>);

        impl Words {
            /// What [`Catalogue::to_text`] has written.
            pub fn read(text: &'static str) -> Self {
                Self(RefCell::new(text.split('\n').collect()))
            }

            /// Takes in what [`Catalogue::to_account_text`] has written, once.
            pub fn read_account(&self, text: &'static str) {
                if !self.has_account() {
                    self.0.borrow_mut().extend(["account"].into_iter().chain(text.split('\n')));
                }
            }

            pub fn has_account(&self) -> bool {
                !self.line(Line::account).is_empty()
            }

            pub fn tag(&self) -> &'static str {
                self.line(Line::tag)
            }

            pub fn dir(&self) -> &'static str {
                self.line(Line::dir)
            }

            $($(#[$doc])* pub fn $field(&self) -> $kind {
                <$kind>::of_line(self.line(Line::$field))
            })+

            $($(#[$more_doc])* pub fn $more(&self) -> $more_kind {
                <$more_kind>::of_line(self.line(Line::$more))
            })+

            fn line(&self, line: Line) -> &'static str {
                self.0.borrow().get(line as usize).copied().unwrap_or_default()
            }

            #[cfg(test)]
            fn messages(&self) -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$((stringify!($field), self.$field().spoken()),)+ $((stringify!($more), self.$more().spoken()),)+]
            }
        }
    };
}

/// A message with all its forms.
pub trait Spoken {
    fn to_line(&self) -> String;
    fn of_line(line: &'static str) -> Self;
    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str>;
}

impl Spoken for &'static str {
    fn to_line(&self) -> String {
        (*self).to_owned()
    }

    fn of_line(line: &'static str) -> Self {
        line
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str> {
        vec![self]
    }
}

impl Spoken for Forms {
    fn to_line(&self) -> String {
        [self.one, self.other].join("\t")
    }

    fn of_line(line: &'static str) -> Self {
        let (one, other) = line.split_once('\t').unwrap_or((line, line));
        Self { one, other }
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str> {
        vec![self.one, self.other]
    }
}
