// One verb of the console. A verb starts, works in the event loop and ends once with the exit code of reference.md 1;
// it prints through its Console only, so that tests run it in-process. One class a verb, in verb_<name>.cpp.
#pragma once

#include "app/console/console.h"
#include "app/console/request.h"

#include <QObject>

#include <memory>

namespace stackwright {

class Verb : public QObject
{
    Q_OBJECT
public:
    Verb(Request request, Console &console) : m_request(std::move(request)), m_console(console) {}

    /// Called once, inside the event loop. May emit ended() at once.
    virtual void start() = 0;
    /// A signal asked to stop; `ended` follows. The default ends at once with 128 + signal's number.
    virtual void interrupt(int signal) { emit ended(128 + signal); }

signals:
    void ended(int exitCode);

protected:
    Request m_request;
    Console &m_console;
};

/// Null: this version has no such verb.
std::unique_ptr<Verb> makeVerb(const Request &request, Console &console);

/// The makers that makeVerb() knows; each stands in its verb's file.
std::unique_ptr<Verb> makeCheckVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeInitVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeNewVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makePlanVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeRunVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeTestVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makePromoteVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeDiffVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeWikiVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeHistoryVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeShowVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeLogsVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeExportVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeDoctorVerb(const Request &request, Console &console);
std::unique_ptr<Verb> makeCompletionVerb(const Request &request, Console &console);

} // namespace stackwright
