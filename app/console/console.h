// Standard output for data, standard error for progress and messages (reference.md 1). The one place that knows whether
// these are terminals. A closed standard output (`| head`) does no harm: the work goes on. Under GitHub Actions no text but
// what raw() is given can be a command for it.
#pragma once

#include "app/console/request.h"
#include "model/base/finding.h"
#include "model/base/result.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace stackwright {

/// Text of others on one line, visible: a newline is shown as "\n", so that nothing of theirs looks like a line of ours.
QString oneLine(const QString &text);

class Console
{
public:
    using Sink = std::function<void(const QByteArray &)>;

    /// Writes to this process's descriptors.
    explicit Console(const Request &request);
    /// For tests: no terminals.
    Console(Sink out, Sink err);

    void data(const QByteArray &bytes);
    void data(const QString &text);
    /// A line of progress or a note; not printed with --quiet.
    void note(const QString &line);
    /// "warning: PLACE: TEXT" and, where there is one, the advice on a line of its own.
    void warning(const QString &text, const QString &advice = {});
    /// "error: WHAT: WHY" and the advice on the next line (reference.md 1). Returns the exit code.
    int fail(const Error &error); ///< an error without advice gets that of its kind
    void finding(const Finding &finding);
    /// With --json standard output holds one JSON document whatever happens: where the verb had none to print, what was wrong.
    void finish(int exitCode);
    void raw(const QByteArray &bytes) { m_err(bytes); } ///< progress that draws over itself

    bool colours() const { return m_colours; }     ///< of standard error
    bool dataColours() const { return m_dataColours; }
    bool errIsTerminal() const { return m_errIsTerminal; }
    bool inIsTerminal() const;
    /// Why data was not written whole ("No space left on device"); empty: it was, or nobody wanted it any more.
    QString whyDataIsLost() const;
    int width() const; ///< columns of standard error's terminal, 80 where there is none
    bool quiet() const { return m_quiet; }
    bool verbose() const { return m_verbose; }

private:
    QString paint(const char *sgr, const QString &text) const;
    void say(const QString &lines); ///< on standard error

    bool m_json = false, m_saidData = false;
    bool m_actionsRead = false, m_actionsReadData = false; ///< GitHub Actions reads standard error, standard output
    QList<Error> m_failures;

    std::shared_ptr<int> m_lost = std::make_shared<int>(0); ///< of standard output: an errno
    Sink m_out, m_err;
    bool m_colours = false, m_dataColours = false, m_errIsTerminal = false, m_quiet = false, m_verbose = false;
};

} // namespace stackwright
