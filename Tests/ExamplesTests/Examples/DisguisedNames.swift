import Redaction
import Rules
import Sessions

/// An analyzer whose events have pseudonyms.
func analyzerWithPseudonyms() -> Analyzer {
  var options = Analyzer.Options()
  options.disguise = StreamRedaction().disguise
  return Analyzer(options: options)
}
