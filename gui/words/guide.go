package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// GuidePage is what the set-up guide says of a step. What stands between two
// pairs of asterisks is written on Google's page.
type GuidePage struct {
	Title string
	Under string   // one line beneath it in the list
	Do    []string // one after another
	Note  string   // what follows from leaving it out; may be empty
	Page  connections.ConsolePage
}

// Guide returns the words for a step (Google Cloud console help, "Google Auth
// Platform", 2025). Older names stand in brackets.
func Guide(step connections.GuideStep) GuidePage {
	switch step {
	case connections.GuideProject:
		return GuidePage{
			lang.L("Choose a project"), lang.L("Sign in first"),
			[]string{
				lang.L("Sign in with the Google account that is to own the client. It need not be the one whose contacts are read."),
				lang.L("Name a new project and press **Create**, or choose one in the list at the top of the page."),
				lang.L("Enter its **Project ID** below: from then on every button opens the pages of this project."),
			},
			"", connections.PageNewProject,
		}
	case connections.GuideAPI:
		return GuidePage{
			lang.L("Enable the People API"), lang.L("The step everybody forgets"),
			[]string{
				lang.L("The page is **Google People API** in the library of **APIs & Services**."),
				lang.L("Look at the top of the page whether it is your project."),
				lang.L("Press **Enable** and wait until the button says **Manage**."),
			},
			lang.L("Without it every request for contacts is refused, and signing in again does not help."),
			connections.PagePeopleAPI,
		}
	case connections.GuideBranding:
		return GuidePage{
			lang.L("Name the app"), lang.L("Branding (was: consent screen)"),
			[]string{
				lang.L("Press **Get started** if the page offers it. Else you are on **Branding** (was: **OAuth consent screen**)."),
				lang.L("Enter the app name. Google shows it to whoever signs in."),
				lang.L("As **User support email** choose your own address, and enter an e-mail under **Contact information** (was: **Developer contact information**)."),
				lang.L("Leave logo and links empty: a logo brings a review by Google."),
			},
			"", connections.PageBranding,
		}
	case connections.GuideAudience:
		return GuidePage{
			lang.L("Choose the audience"), lang.L("Internal or External"),
			[]string{
				lang.L("Under **Audience** (was: **User type**) choose what you mark below."),
				lang.L("If this is still the first set-up, agree to Google's policy and press **Create**."),
			},
			"", connections.PageAudience,
		}
	case connections.GuideScopes:
		return GuidePage{
			lang.L("Add the scopes"), lang.L("Data Access"),
			[]string{
				lang.L("On **Data Access** (was: **Scopes** of the consent screen) press **Add or remove scopes**."),
				lang.L("Copy the scopes from here into **Manually add scopes** and press **Add to table**."),
				lang.L("Press **Update**, then **Save**."),
			},
			"", connections.PageDataAccess,
		}
	case connections.GuideClient:
		return GuidePage{
			lang.L("Create the client"), lang.L("Clients (was: Credentials)"),
			[]string{
				lang.L("The page is **Create client** under **Clients** (was: **Credentials**, **Create credentials**, **OAuth client ID**)."),
				lang.L("As **Application type** choose what is marked below."),
				lang.L("Copy the texts from here into the form."),
				lang.L("Press **Create** and keep the next window open."),
			},
			"", connections.PageNewClient,
		}
	case connections.GuideDownload:
		return GuidePage{
			lang.L("Download the JSON"), lang.L("Google shows it only once"),
			[]string{
				lang.L("In the window **OAuth client created** press **Download JSON**."),
				lang.L("Or copy **Client ID** and **Client secret** from it and enter them by hand."),
				lang.L("Closed already? Choose the client on the page and press **Add secret**: a client can have two."),
			},
			lang.L("Google keeps no readable copy of the secret: later it shows only the last four characters."),
			connections.PageClients,
		}
	case connections.GuidePublish:
		return GuidePage{
			lang.L("Publish the app"), lang.L("Or sign-ins die every 7 days"),
			[]string{
				lang.L("Under **Audience** press **Publish app**, then **Confirm**."),
				lang.L("**Publishing status** must say **In production**. Up to 100 people of your own need no review."),
				lang.L("Publish first, sign in afterwards: a sign-in from before still dies after its seven days."),
			},
			lang.L("To stay in testing instead, add each account under **Test users**. Its sign-ins die after seven days."),
			connections.PageAudience,
		}
	default:
		return GuidePage{
			lang.L("Drop the file here"), lang.L("Fills everything in"),
			[]string{
				lang.L("Drop the downloaded file anywhere on this window, choose it, or paste its text."),
				lang.L("Look through the form that opens and press **Save**."),
			},
			"", "",
		}
	}
}
