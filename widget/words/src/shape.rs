//! How a catalogue of words becomes texts that are shipped, a line for each phrase, and is read again. What is said stands in `catalogue`.

/// A phrase by the plural categories of CLDR. A language gives those that it has; the others stay empty and say the same as `other`.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    pub zero: &'static str,
    pub one: &'static str,
    pub two: &'static str,
    pub few: &'static str,
    pub many: &'static str,
    pub other: &'static str,
}

impl Forms {
    /// For a language that does not tell one from many.
    pub const fn same(other: &'static str) -> Self {
        Self { zero: "", one: "", two: "", few: "", many: "", other }
    }

    /// For a language that tells one from many, and no more.
    pub const fn pair(one: &'static str, other: &'static str) -> Self {
        Self { one, ..Self::same(other) }
    }

    /// Those that the language gives, by category; the one that stands for all others is last.
    fn given(&self) -> Vec<(&'static str, &'static str)> {
        let named = [("zero", self.zero), ("one", self.one), ("two", self.two), ("few", self.few), ("many", self.many)];
        let given = named.into_iter().filter(|(_, phrase)| !phrase.is_empty());
        given.chain([("other", self.other)]).collect()
    }
}

/// [`Forms`] as the widget has downloaded them: `one=…`, a tab, and so on; the last stands for all that are not given.
#[derive(Clone, Copy, Debug)]
pub struct Counted(&'static str);

impl Counted {
    pub fn of(self, category: &str) -> &'static str {
        let forms = || self.0.split('\t').map(|form| form.split_once('=').unwrap_or(("", form)));
        let given = forms().find(|(given, _)| *given == category).or_else(|| forms().next_back());
        given.map_or("", |(_, phrase)| phrase)
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
            fn messages(&self) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
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

            $($(#[$doc])* pub fn $field(&self) -> <$kind as Spoken>::Read {
                <$kind>::read(self.line(Line::$field))
            })+

            $($(#[$more_doc])* pub fn $more(&self) -> <$more_kind as Spoken>::Read {
                <$more_kind>::read(self.line(Line::$more))
            })+

            fn line(&self, line: Line) -> &'static str {
                self.0.borrow().get(line as usize).copied().unwrap_or_default()
            }
        }
    };
}

/// A message with all its forms.
pub trait Spoken {
    /// As the widget has it.
    type Read;
    fn to_line(&self) -> String;
    fn read(line: &'static str) -> Self::Read;
    /// By plural category, where there are any.
    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)>;
}

impl Spoken for &'static str {
    type Read = Self;

    fn to_line(&self) -> String {
        (*self).to_owned()
    }

    fn read(line: &'static str) -> Self {
        line
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)> {
        vec![("other", self)]
    }
}

impl Spoken for Forms {
    type Read = Counted;

    fn to_line(&self) -> String {
        let forms = self.given().into_iter().map(|(category, phrase)| [category, phrase].join("="));
        forms.collect::<Vec<_>>().join("\t")
    }

    fn read(line: &'static str) -> Counted {
        Counted(line)
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)> {
        self.given()
    }
}
