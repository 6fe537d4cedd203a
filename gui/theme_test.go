package gui

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestTheme_DefinesEveryColour(t *testing.T) {
	test.AssertAllColorNamesDefined(t, Theme{}, "gcdesk")
}

// Each colour as it was chosen, light and dark: red, green, blue, and alpha
// where something shines through.
func TestTheme_Colours(t *testing.T) {
	for name, want := range map[fyne.ThemeColorName][2]string{
		theme.ColorNameBackground:          {"F7F5F4", "1D1A1C"},
		theme.ColorNameHeaderBackground:    {"EFECEB", "161415"},
		theme.ColorNameOverlayBackground:   {"FFFFFF", "262225"},
		theme.ColorNameMenuBackground:      {"FFFFFF", "262225"},
		theme.ColorNameInputBackground:     {"FFFFFF", "2A2629"},
		theme.ColorNameInputBorder:         {"938A8F", "857C82"},
		theme.ColorNameForeground:          {"231F22", "EFEAED"},
		theme.ColorNamePlaceHolder:         {"625A60", "B0A7AD"},
		theme.ColorNameDisabled:            {"8F878C", "7E767B"},
		theme.ColorNameButton:              {"E7E2E3", "3A3438"},
		theme.ColorNameDisabledButton:      {"EDEAEA", "2C282B"},
		theme.ColorNamePrimary:             {"7A2F63", "DD9BC7"},
		theme.ColorNameForegroundOnPrimary: {"FFFFFF", "35102A"},
		theme.ColorNameHyperlink:           {"7A2F63", "E2A8CF"},
		theme.ColorNameFocus:               {"7A2F6355", "DD9BC755"},
		theme.ColorNameHover:               {"231F220F", "EFEAED14"},
		theme.ColorNamePressed:             {"231F2222", "EFEAED2A"},
		theme.ColorNameSelection:           {"F0DFEA", "4A2A40"},
		theme.ColorNameSeparator:           {"DFDADA", "3A3538"},
		theme.ColorNameScrollBar:           {"C3BBBF", "5A5257"},
		theme.ColorNameShadow:              {"00000022", "00000066"},
		theme.ColorNameSuccess:             {"0A6B5C", "62CDB8"},
		theme.ColorNameForegroundOnSuccess: {"FFFFFF", "10231F"},
		theme.ColorNameWarning:             {"874F00", "F2B965"},
		theme.ColorNameForegroundOnWarning: {"FFFFFF", "2B1D05"},
		theme.ColorNameError:               {"B02A17", "FF9F8B"},
		theme.ColorNameForegroundOnError:   {"FFFFFF", "1D1A1C"},
		ColorOffline:                       {"535B64", "B7BEC6"},
		ColorNotYet:                        {"474791", "B9B9F2"},
		ColorSuccessTint:                   {"DCEFEB", "173832"},
		ColorWarningTint:                   {"FAEBD2", "3D2C10"},
		ColorErrorTint:                     {"FBE4DE", "47211A"},
		ColorOfflineTint:                   {"E6E8EA", "2F3336"},
		ColorNotYetTint:                    {"E7E7F5", "2C2B49"},
	} {
		for i, mode := range []Mode{Light, Dark} {
			c := Theme{Mode: mode}.Color(name, theme.VariantLight).(color.NRGBA)
			if got := strings.TrimSuffix(fmt.Sprintf("%02X%02X%02X%02X", c.R, c.G, c.B, c.A), "FF"); got != want[i] {
				t.Errorf("%s: got %s, want %s", name, got, want[i])
			}
		}
	}
}

// Text is readable on every ground that it stands on, in both variants.
func TestTheme_Contrast(t *testing.T) {
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameHeaderBackground, theme.ColorNameOverlayBackground}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		theme.ColorNameForeground:          append(grounds, theme.ColorNameButton, theme.ColorNameSelection, ColorSuccessTint, ColorWarningTint, ColorErrorTint, ColorOfflineTint),
		theme.ColorNamePlaceHolder:         append(grounds, theme.ColorNameInputBackground),
		theme.ColorNameHyperlink:           append(grounds, theme.ColorNameSelection),
		theme.ColorNamePrimary:             {theme.ColorNameSelection},
		theme.ColorNameForegroundOnPrimary: {theme.ColorNamePrimary},
		theme.ColorNameForegroundOnError:   {theme.ColorNameError},
		theme.ColorNameSuccess:             append(grounds, ColorSuccessTint),
		theme.ColorNameWarning:             append(grounds, ColorWarningTint),
		theme.ColorNameError:               append(grounds, ColorErrorTint),
		ColorOffline:                       append(grounds, ColorOfflineTint),
		ColorNotYet:                        append(grounds, ColorNotYetTint),
	}
	for variant, mode := range variants {
		look := func(name fyne.ThemeColorName) color.Color { return Theme{Mode: mode}.Color(name, theme.VariantLight) }
		for ink, grounds := range pairs {
			for _, ground := range grounds {
				if got := contrast(look(ink), look(ground)); got < 5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want 5", variant, ink, ground, got)
				}
			}
		}
		if got := contrast(look(theme.ColorNameInputBorder), look(theme.ColorNameInputBackground)); got < 3 {
			t.Errorf("%s: an input's border has a contrast of %.2f, want 3", variant, got)
		}
	}
}

func TestTheme_ModeOverrulesTheDesktop(t *testing.T) {
	light := Theme{}.Color(theme.ColorNameBackground, theme.VariantLight)
	dark := Theme{}.Color(theme.ColorNameBackground, theme.VariantDark)
	if light == dark {
		t.Fatal("the variants do not differ")
	}
	if got := (Theme{Mode: Dark}).Color(theme.ColorNameBackground, theme.VariantLight); got != dark {
		t.Errorf("Dark on a light desktop: got %v, want %v", got, dark)
	}
	if got := (Theme{Mode: Light}).Color(theme.ColorNameBackground, theme.VariantDark); got != light {
		t.Errorf("Light on a dark desktop: got %v, want %v", got, light)
	}
}

// contrast is the ratio of relative luminances (WCAG 2.2, 1.4.3).
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
