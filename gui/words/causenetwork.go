package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

func ofTheNetwork(c connections.Cause) Text {
	check := lang.L("Check the network and try again. Nothing was changed.")
	switch c.Code {
	case connections.CodeNetwork:
		return Text{lang.L("The server cannot be reached."), lang.L("There is no network, or something on the way blocks it."), check}
	case connections.CauseDNS:
		return Text{lang.L("The server cannot be reached: its name is not found."), lang.L("There is no network, or the network does not look names up, or the name is mistyped."), check}
	case connections.CauseRefused:
		return Text{lang.L("The server cannot be reached: it refuses."), lang.L("Nobody listens at the address: the server is down, a firewall stands before it, or the address is mistyped."), check}
	case connections.CauseProxy:
		return Text{lang.L("The proxy does not let gcdesk through."), lang.L("It cannot be reached, or it wants a login."), lang.L("Check the proxy of this computer or of gcdesk's settings, then try again.")}
	case connections.CauseTLS:
		return Text{lang.L("No safe connection to the server comes about."), lang.L("Its encryption is too old, or something else answers at its address."), check}
	case connections.CodeTimeout:
		return Text{lang.L("The server does not answer."), lang.L("The network is slow, or the server is in trouble."), lang.L("Try again in a minute. Nothing was changed.")}
	case connections.CodeServer:
		return Text{lang.L("The server is in trouble."), described(c, lang.L("It says so itself; that passes.")), pause(c)}
	case connections.CauseRateLimit:
		return Text{lang.L("The server asks for a pause."), described(c, lang.L("Too many requests in a short time.")), pause(c)}
	case connections.CauseServerExpired:
		return Text{lang.L("The server's certificate has ended."), lang.L("Whoever runs the server has to renew it; a wrong clock looks the same."), lang.L("Check this computer's clock, then try again later.")}
	case connections.CauseIntercepted:
		return Text{lang.L("The server's certificate is not to be trusted."), lang.L("A proxy or a virus scanner looks into the traffic with a certificate of its own, or somebody is listening."), lang.L("In a company, add its certificate authority to this computer or to gcdesk's settings. gcdesk does not go on without a valid certificate.")}
	case connections.CodeCertificate:
		return Text{lang.L("The server's certificate is another server's."), lang.L("A network's login page answers in its place, somebody is listening, or the address is wrong."), lang.L("Open any page in the browser to see whether the network asks for a login, then try again.")}
	case connections.CodeCaptive:
		return Text{lang.L("A web page answers in the server's place."), lang.L("The network asks for a login first, as in hotels and trains, or a proxy does."), lang.L("Open any page in the browser and log in to the network, then try again.")}
	case connections.CodeBadAnswer:
		return Text{lang.L("The server's answer makes no sense."), lang.L("It was: {{.Detail}}. The server is in trouble, or something on the way changes what it says.", map[string]any{"Detail": c.Facts.Detail}), lang.L("Try again in a minute. Nothing was changed.")}
	}
	return Text{}
}

// pause says how long the server wants to be left alone.
func pause(c connections.Cause) string {
	if c.Facts.Wait == 0 {
		return lang.L("Try again in a minute. Nothing was changed.")
	}
	return lang.L("It asks for a pause of {{.Wait}}. Try again after that; nothing was changed.", map[string]any{"Wait": span(c.Facts.Wait)})
}
