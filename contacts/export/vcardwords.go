package export

import (
	"cmp"
	"fmt"
	"strings"

	"gcdesk/contacts"
)

// vcardTypes are the words that vCard has for Google's types, by property; the
// empty property stands for all others.
var vcardTypes = map[string]map[string][]string{
	"": {"home": {"HOME"}, "work": {"WORK"}},
	"TEL": {
		"home": {"HOME"}, "work": {"WORK"}, "mobile": {"CELL"}, "main": {"MAIN"}, "pager": {"PAGER"},
		"homeFax": {"HOME", "FAX"}, "workFax": {"WORK", "FAX"}, "otherFax": {"FAX"},
		"workMobile": {"WORK", "CELL"}, "workPager": {"WORK", "PAGER"},
	},
	"RELATED": {
		"spouse": {"SPOUSE"}, "child": {"CHILD"}, "parent": {"PARENT"}, "friend": {"FRIEND"}, "relative": {"KIN"},
		"mother": {"PARENT"}, "father": {"PARENT"}, "brother": {"SIBLING"}, "sister": {"SIBLING"},
	},
	"X-ABRELATEDNAMES": {},
	"X-ABDATE":         {},
	"NICKNAME":         {},
}

// vcardLabels are the words that Apple and Google have for types that vCard
// has none for, or a wider one.
var vcardLabels = map[string]string{
	"other": "_$!<Other>!$_", "homePage": "_$!<HomePage>!$_", "anniversary": "_$!<Anniversary>!$_",
	"profile": "PROFILE", "blog": "BLOG", "googleVoice": "GRAND_CENTRAL",
	"spouse": "_$!<Spouse>!$_", "child": "_$!<Child>!$_", "mother": "_$!<Mother>!$_", "father": "_$!<Father>!$_",
	"parent": "_$!<Parent>!$_", "brother": "_$!<Brother>!$_", "sister": "_$!<Sister>!$_", "friend": "_$!<Friend>!$_",
	"manager": "_$!<Manager>!$_", "assistant": "_$!<Assistant>!$_", "partner": "_$!<Partner>!$_",
	"relative": "RELATIVE", "domesticPartner": "DOMESTIC_PARTNER", "referredBy": "REFERRED_BY",
}

// vcardType returns the words of TYPE for one of Google's types, and the label
// for one that they do not say wholly.
func vcardType(property, kind string, version int) (words []string, label string) {
	if kind == "" {
		return nil, ""
	}
	types, special := vcardTypes[property]
	if !special {
		types = vcardTypes[""]
	}
	words, known := types[kind]
	switch {
	case !known:
		return nil, cmp.Or(vcardLabels[kind], kind)
	case kind == "main" && version == 4:
		words = []string{"main-number"} // RFC 7852 section 6
	case property == "RELATED" && (words[0] == "PARENT" || words[0] == "SIBLING") && kind != "parent":
		label = vcardLabels[kind]
	}
	return words, label
}

// messenger returns the service of a protocol by the name that Apple gave it,
// and a URI scheme (RFC 4770).
func messenger(protocol string) (service, scheme string) {
	switch protocol {
	case "aim":
		return "AIM", "aim"
	case "msn":
		return "MSN", "msnim"
	case "yahoo":
		return "Yahoo", "ymsgr"
	case "skype":
		return "Skype", "skype"
	case "qq":
		return "QQ", "x-apple"
	case "googleTalk":
		return "GoogleTalk", "xmpp"
	case "icq":
		return "ICQ", "icq"
	case "jabber":
		return "Jabber", "xmpp"
	}
	return protocol, "x-apple"
}

// vcardDate writes a date of which parts may be unknown: in the basic form
// for version 4.0 (RFC 6350 section 4.3.1), in the extended one for 3.0. Empty
// where nothing is known.
func vcardDate(d contacts.Date, version int) string {
	year, month, day := "-", "", ""
	if d.Year != 0 {
		year = fmt.Sprintf("%04d", d.Year)
	}
	if d.Month != 0 {
		month = fmt.Sprintf("%02d", d.Month)
	}
	if d.Day != 0 {
		day = fmt.Sprintf("%02d", d.Day)
	}
	switch {
	case year+month+day == "-":
		return ""
	case month+day == "":
		return year
	case day == "" && year != "-":
		return year + "-" + month // this form has no basic one
	case day == "":
		return "--" + month
	case month == "":
		return strings.TrimPrefix(year, "-") + "---" + day
	case year == "-":
		year = "--"
		if version == 3 {
			return year + month + "-" + day
		}
	case version == 3:
		return year + "-" + month + "-" + day
	}
	return year + month + day
}
