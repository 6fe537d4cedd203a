package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours beyond Fyne's own. A tint lies behind text of the colour that it is
// named after.
const (
	ColorOffline     fyne.ThemeColorName = "offline"
	ColorNotYet      fyne.ThemeColorName = "notYet"
	ColorSuccessTint fyne.ThemeColorName = "successTint"
	ColorWarningTint fyne.ThemeColorName = "warningTint"
	ColorErrorTint   fyne.ThemeColorName = "errorTint"
	ColorOfflineTint fyne.ThemeColorName = "offlineTint"
	ColorNotYetTint  fyne.ThemeColorName = "notYetTint"
	colorNone        fyne.ThemeColorName = "" // nothing is drawn
	colorSecondary                       = theme.ColorNamePlaceHolder
)

// Measures of the 8-grid in Fyne units.
const (
	windowEdge    = 24 // around a window's content
	sectionGap    = 20 // between sections
	formGap       = 16 // between the rows of a form
	besideGap     = 8  // between things in one line
	captionGap    = 4  // between a control and its caption
	controlHeight = 36 // buttons, entries, selects
	bigHeight     = 44 // the one button of an empty window
	rowHeight     = 56 // rows of a list
	tableHeight   = 40 // rows of a table, at least
	valueHeight   = 32 // rows of a key-value block
	footHeight    = 68
	keyWidth      = 128 // key column of a key-value block
	iconSize      = 20
	smallIconSize = 16 // in chips and beside words
	cardRadius    = 8
	controlRadius = 6
	classRadius   = 4
	focusStroke   = 2
)

// Mode says which variant of the theme a window shows.
type Mode int

// The modes that a person chooses from.
const (
	System Mode = iota // as the desktop has it
	Light
	Dark
)

// Theme is the look of gcdesk in both variants: colours, sizes and icons. The
// fonts are Fyne's. The zero value follows the desktop.
type Theme struct {
	Mode Mode
}

// Color returns a colour by its name.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p, ok := palette[name]
	if !ok {
		return theme.DefaultTheme().Color(name, t.variant(variant))
	}
	if t.variant(variant) == theme.VariantDark {
		return p.dark
	}
	return p.light
}

// Font returns Fyne's font for a style.
func (Theme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon returns our own icon where there is one of that meaning, else Fyne's.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own, ok := ownIcons[name]; ok {
		return icon(own, theme.ColorNameForeground)
	}
	return theme.DefaultTheme().Icon(name)
}

// Size returns a measure in Fyne units.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name)
}

func (t Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Mode {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	default:
		return system
	}
}

type shade struct{ light, dark color.NRGBA }

func rgb(light, dark uint32) shade { return rgba(light, 0xff, dark, 0xff) }

func rgba(light uint32, lightAlpha uint8, dark uint32, darkAlpha uint8) shade {
	return shade{nrgba(light, lightAlpha), nrgba(dark, darkAlpha)}
}

func nrgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

// The text pairs in use are 5:1 or better, input borders 3:1, in both variants.
var palette = map[fyne.ThemeColorName]shade{
	theme.ColorNameBackground:          rgb(0xF7F5F4, 0x1D1A1C),
	theme.ColorNameHeaderBackground:    rgb(0xEFECEB, 0x161415),
	theme.ColorNameOverlayBackground:   rgb(0xFFFFFF, 0x262225),
	theme.ColorNameMenuBackground:      rgb(0xFFFFFF, 0x262225),
	theme.ColorNameInputBackground:     rgb(0xFFFFFF, 0x2A2629),
	theme.ColorNameInputBorder:         rgb(0x938A8F, 0x857C82),
	theme.ColorNameForeground:          rgb(0x231F22, 0xEFEAED),
	theme.ColorNamePlaceHolder:         rgb(0x625A60, 0xB0A7AD),
	theme.ColorNameDisabled:            rgb(0x8F878C, 0x7E767B),
	theme.ColorNameButton:              rgb(0xE7E2E3, 0x3A3438),
	theme.ColorNameDisabledButton:      rgb(0xEDEAEA, 0x2C282B),
	theme.ColorNamePrimary:             rgb(0x7A2F63, 0xDD9BC7),
	theme.ColorNameForegroundOnPrimary: rgb(0xFFFFFF, 0x35102A),
	theme.ColorNameHyperlink:           rgb(0x7A2F63, 0xE2A8CF),
	theme.ColorNameFocus:               rgba(0x7A2F63, 0x55, 0xDD9BC7, 0x55),
	theme.ColorNameHover:               rgba(0x231F22, 0x0F, 0xEFEAED, 0x14),
	theme.ColorNamePressed:             rgba(0x231F22, 0x22, 0xEFEAED, 0x2A),
	theme.ColorNameSelection:           rgb(0xF0DFEA, 0x4A2A40),
	theme.ColorNameSeparator:           rgb(0xDFDADA, 0x3A3538),
	theme.ColorNameScrollBar:           rgb(0xC3BBBF, 0x5A5257),
	theme.ColorNameScrollBarBackground: rgba(0xFFFFFF, 0, 0, 0),
	theme.ColorNameShadow:              rgba(0, 0x22, 0, 0x66),
	theme.ColorNameSuccess:             rgb(0x0A6B5C, 0x62CDB8),
	theme.ColorNameForegroundOnSuccess: rgb(0xFFFFFF, 0x10231F),
	theme.ColorNameWarning:             rgb(0x874F00, 0xF2B965),
	theme.ColorNameForegroundOnWarning: rgb(0xFFFFFF, 0x2B1D05),
	theme.ColorNameError:               rgb(0xB02A17, 0xFF9F8B),
	theme.ColorNameForegroundOnError:   rgb(0xFFFFFF, 0x1D1A1C),
	ColorOffline:                       rgb(0x535B64, 0xB7BEC6),
	ColorNotYet:                        rgb(0x474791, 0xB9B9F2),
	ColorSuccessTint:                   rgb(0xDCEFEB, 0x173832),
	ColorWarningTint:                   rgb(0xFAEBD2, 0x3D2C10),
	ColorErrorTint:                     rgb(0xFBE4DE, 0x47211A),
	ColorOfflineTint:                   rgb(0xE6E8EA, 0x2F3336),
	ColorNotYetTint:                    rgb(0xE7E7F5, 0x2C2B49),
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               14,
	theme.SizeNameCaptionText:        12,
	theme.SizeNameSubHeadingText:     17,
	theme.SizeNameHeadingText:        22,
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       8,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameInlineIcon:         iconSize,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameInputRadius:        controlRadius,
	theme.SizeNameSelectionRadius:    controlRadius,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameScrollBar:          12,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameScrollBarRadius:    3,
}

// ownIcons are ours by Fyne's meaning, for Fyne's own dialogs and widgets.
var ownIcons = map[fyne.ThemeIconName]string{
	theme.IconNameArrowDropDown:      "down",
	theme.IconNameNavigateNext:       "right",
	theme.IconNameNavigateBack:       "left",
	theme.IconNameMenuExpand:         "right",
	theme.IconNameCheckButton:        "box-open",
	theme.IconNameCheckButtonChecked: "box-ticked",
	theme.IconNameCheckButtonFill:    "box-fill",
	theme.IconNameRadioButton:        "step-open",
	theme.IconNameRadioButtonChecked: "step-now",
	theme.IconNameConfirm:            "check",
	theme.IconNameCancel:             "cross",
	theme.IconNameContentClear:       "cross",
	theme.IconNameContentAdd:         "plus",
	theme.IconNameContentRemove:      "minus",
	theme.IconNameContentCopy:        "copy",
	theme.IconNameSearch:             "search",
	theme.IconNameSettings:           "settings",
	theme.IconNameMoreHorizontal:     "more",
	theme.IconNameViewRefresh:        "refresh",
	theme.IconNameInfo:               "info",
	theme.IconNameWarning:            "status-attention",
	theme.IconNameError:              "status-expired",
	theme.IconNameFile:               "file",
	theme.IconNameDocument:           "file",
	theme.IconNameAccount:            "user",
}
