package gui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestTheme_DefinesEveryColour(t *testing.T) {
	test.AssertAllColorNamesDefined(t, Theme{}, "gcdesk")
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
