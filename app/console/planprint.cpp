#include "app/console/planprint.h"

#include "model/base/text.h"
#include "model/run/estimate.h"
#include "model/stack/variants.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

namespace {

QString shown(const QString &text)
{
    // One line, whatever a name holds.
    if (std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; }))
        return text;
    QString line = visible(text.toUtf8());
    return line.replace(QLatin1Char('\n'), QLatin1String("\\n"));
}

QString shown(const QByteArray &path)
{
    QString line = visible(path);
    return line.replace(QLatin1Char('\n'), QLatin1String("\\n"));
}

class Painter
{
public:
    explicit Painter(bool on) : m_on(on) {}
    QString operator()(const char *sgr, const QString &text) const
    {
        if (!m_on || *sgr == '\0')
            return text;
        return QLatin1String("\x1b[") + QLatin1String(sgr) + QLatin1Char('m') + text + QLatin1String("\x1b[0m");
    }
    /// `text` behind `to`, with spaces up to `width`: a plan of thousands of lines is made in one piece of memory.
    void column(QString *to, const char *sgr, const QString &text, qsizetype width) const
    {
        const bool painted = m_on && *sgr != '\0';
        if (painted)
            *to += QLatin1String("\x1b[") + QLatin1String(sgr) + QLatin1Char('m');
        *to += text;
        to->resize(to->size() + qMax<qsizetype>(0, width - text.size()), QLatin1Char(' '));
        if (painted)
            *to += QLatin1String("\x1b[0m");
    }

private:
    bool m_on;
};

const char *colourOf(ChangeState state)
{
    return state == ChangeState::Changed ? "33" : state == ChangeState::Affected ? "36" : "2";
}

const char *colourOf(Action action)
{
    return action == Action::Build ? "1;32" : action == Action::Test ? "32" : action == Action::Reuse ? "34" : "2";
}

/// Roots and their descendants depth first, siblings in the order of the spec: the order in which a tree is read.
QList<int> treeOrder(const Plan &plan)
{
    const auto count = static_cast<int>(plan.images.size());
    QList<int> firstChild(count, -1), nextSibling(count, -1), order, waiting;
    order.reserve(count);
    int firstRoot = -1;
    for (int i = count - 1; i >= 0; --i) {
        const int parent = plan.images[i].parentIndex;
        int &first = parent < 0 ? firstRoot : firstChild[parent];
        nextSibling[i] = first;
        first = i;
    }
    for (int image = firstRoot; image >= 0 || !waiting.isEmpty();) {
        if (image < 0) {
            image = waiting.takeLast();
            continue;
        }
        order += image;
        waiting += nextSibling[image];
        image = firstChild[image];
    }
    return order;
}

/// Of an image whose parent changed and is not built either.
const QString othersAskedFor = QStringLiteral("what it is built on changed, but other images were asked for");

/// The reasons as one line; of many children that need a parent only the first two are named.
QString reasonsLine(const PlannedImage &image)
{
    const bool nothing = image.reasons.size() == 1 && image.reasons[0].kind == QLatin1String("nothing-changed");
    if (nothing)
        return image.state == ChangeState::Unchanged ? sentence(image.reasons[0]) : othersAskedFor;
    QStringList clauses;
    qsizetype needed = 0;
    for (const Reason &reason : image.reasons) {
        if (reason.kind == QLatin1String("needed-by-child") && ++needed > 2)
            continue;
        clauses += shown(sentence(reason));
    }
    if (needed > 2)
        clauses += QLatin1String("and so do ") + counted(needed - 2, QStringLiteral("other child"), QStringLiteral("other children"));
    QString line = clauses.join(QLatin1String("; "));
    if (!isWork(image.action))
        line = QLatin1String("not asked for, though ") + line;
    return line;
}

QString headLine(const Plan &plan)
{
    QString line = (plan.branch.isEmpty() ? QStringLiteral("detached HEAD") : shown(plan.branch)) + QLatin1Char(' ') + plan.head.left(7);
    line += plan.base.isEmpty() ? QStringLiteral(", compared with nothing") : QString(QLatin1String(" compared with ") + plan.base.left(7));
    line += QLatin1String(" (") + word(plan.trigger) + QLatin1Char(')');
    if (!plan.tag.isEmpty())
        line += QLatin1String(", tag ") + plan.tag;
    return line;
}

QString filesText(const Plan &plan, const Painter &paint)
{
    if (plan.changedFiles.isEmpty())
        return {};
    constexpr qsizetype mostShown = 20;
    QString text = QLatin1String("\n") + counted(plan.changedFiles.size(), QStringLiteral("changed file")) + QLatin1String(":\n");
    for (qsizetype i = 0; i < qMin(mostShown, plan.changedFiles.size()); ++i) {
        const PlannedFile &file = plan.changedFiles[i];
        QString path = shown(file.file.path);
        if (!file.file.oldPath.isEmpty())
            path += QLatin1String(" (was ") + shown(file.file.oldPath) + QLatin1Char(')');
        const QString effect = file.effect == Effect::Image ? keysOf(QStringList{file.image} + file.others).join(QLatin1String(", "))
                               : file.effect == Effect::BuildAll ? QStringLiteral("every image")
                               : file.effect == Effect::Ignored ? QStringLiteral("ignored") : QStringLiteral("no image");
        text += QLatin1String("  ") + word(file.file.status).leftJustified(10) + QLatin1Char(' ') + path
                + paint("2", QString(QLatin1String("  -> ") + effect)) + QLatin1Char('\n');
    }
    if (plan.changedFiles.size() > mostShown)
        text += QLatin1String("  and ") + counted(plan.changedFiles.size() - mostShown, QStringLiteral("other")) + QLatin1Char('\n');
    return text;
}

/// A text in double quotes for dot; in mermaid the quotes are entities.
QString dotQuoted(const QString &text)
{
    QString inner = shown(text);
    inner.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + inner + QLatin1Char('"');
}

QString mermaidText(const QString &text)
{
    QString inner = shown(text);
    inner.replace(QLatin1Char('#'), QLatin1String("#35;")).replace(QLatin1Char('"'), QLatin1String("#quot;"));
    return inner.replace(QLatin1Char('<'), QLatin1String("#lt;")).replace(QLatin1Char('>'), QLatin1String("#gt;"));
}

} // namespace

QString planText(const Plan &plan, bool colours)
{
    const Painter paint(colours);
    const QList<int> order = treeOrder(plan);
    const auto indent = [](const PlannedImage &image) { return qMin(image.depth, 20) * 2; };
    qsizetype width = 5;
    for (const PlannedImage &image : plan.images)
        width = qMax(width, indent(image) + shown(image.name).size());
    QString text = paint("1", headLine(plan)) + QLatin1String("\n\n");
    text.reserve(plan.images.size() * (width + 64));
    text += paint("2", QString(QStringLiteral("IMAGE").leftJustified(width) + QLatin1String("  STATE      ACTION  WHY"))) + QLatin1Char('\n');
    for (const int i : order) {
        const PlannedImage &image = plan.images[i];
        text.resize(text.size() + indent(image), QLatin1Char(' '));
        paint.column(&text, "", shown(image.name), width - indent(image));
        text += QLatin1String("  ");
        paint.column(&text, colourOf(image.state), word(image.state), 9);
        text += QLatin1String("  ");
        paint.column(&text, colourOf(image.action), image.action == Action::None ? QStringLiteral("-") : word(image.action), 6);
        text += QLatin1String("  ") + reasonsLine(image) + QLatin1Char('\n');
    }
    text += filesText(plan, paint);
    qsizetype reused = 0;
    const QStringList work = plan.work();
    const qsizetype tested = work.size() - plan.order.size();
    for (const PlannedImage &image : plan.images)
        reused += image.action == Action::Reuse ? 1 : 0;
    text += QLatin1Char('\n') + (plan.order.isEmpty() ? QStringLiteral("Nothing to build")
                                                      : QString(counted(plan.order.size(), QStringLiteral("image")) + QLatin1String(" to build")));
    if (tested > 0)
        text += QLatin1String(", ") + counted(tested, QStringLiteral("image")) + QLatin1String(" to test without a build");
    if (reused > 0)
        text += QLatin1String(", ") + QString::number(reused) + QLatin1String(" to reuse");
    if (const qsizetype alone = plan.images.size() - work.size() - reused; alone > 0)
        text += QLatin1String(", ") + QString::number(alone) + QLatin1String(" left alone");
    if (!work.isEmpty())
        text += QLatin1String(": ") + shown(work.mid(0, 12).join(QLatin1Char(' '))) + (work.size() > 12 ? QLatin1String(" ...") : QLatin1String());
    text += QLatin1Char('\n');
    if (plan.estimate)
        text += QLatin1String("About ") + aboutText(*plan.estimate) + QLatin1String(", by earlier runs; it hangs on ")
            + shown(plan.criticalPath.join(QLatin1String(" > "))) + QLatin1Char('\n');
    return text;
}

QString planDot(const Plan &plan)
{
    QString text = QStringLiteral("digraph stack {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
    for (const PlannedImage &image : plan.images) {
        const QLatin1String fill = image.state == ChangeState::Changed ? QLatin1String("#ffd9a0")
                                   : image.state == ChangeState::Affected ? QLatin1String("#cfe8ff") : QLatin1String("#f2f2f2");
        text += QLatin1String("  ") + dotQuoted(image.name) + QLatin1String(" [label=")
                + dotQuoted(image.name + QLatin1String(": ") + word(image.state) + QLatin1String(", ") + word(image.action))
                + QLatin1String(", fillcolor=\"") + fill + QLatin1String("\", penwidth=") + (isWork(image.action) ? QLatin1String("2") : QLatin1String("1")) + QLatin1String("];\n");
    }
    for (const PlannedImage &image : plan.images)
        if (!image.parent.isEmpty())
            text += QLatin1String("  ") + dotQuoted(image.parent) + QLatin1String(" -> ") + dotQuoted(image.name) + QLatin1String(";\n");
    for (const PlannedImage &image : plan.images) // what it takes from further images
        for (const int used : image.below())
            if (plan.images[used].name != image.parent)
                text += QLatin1String("  ") + dotQuoted(plan.images[used].name) + QLatin1String(" -> ") + dotQuoted(image.name) + QLatin1String(" [style=dashed];\n");
    return text + QLatin1String("}\n");
}

QString planMermaid(const Plan &plan)
{
    QString text = QStringLiteral("graph LR\n");
    for (int i = 0; i < plan.images.size(); ++i) {
        const PlannedImage &image = plan.images[i];
        text += QLatin1String("  n") + QString::number(i) + QLatin1String("[\"") + mermaidText(image.name) + QLatin1String("<br/>") + word(image.state)
                + QLatin1String(", ") + word(image.action) + QLatin1String("\"]:::") + word(image.state) + QLatin1Char('\n');
    }
    for (int i = 0; i < plan.images.size(); ++i)
        if (const int parent = plan.images[i].parentIndex; parent >= 0)
            text += QLatin1String("  n") + QString::number(parent) + QLatin1String(" --> n") + QString::number(i) + QLatin1Char('\n');
    for (int i = 0; i < plan.images.size(); ++i)
        for (const int used : plan.images[i].below())
            if (used != plan.images[i].parentIndex)
                text += QLatin1String("  n") + QString::number(used) + QLatin1String(" -.-> n") + QString::number(i) + QLatin1Char('\n');
    return text + QLatin1String("  classDef changed fill:#ffd9a0\n  classDef affected fill:#cfe8ff\n  classDef unchanged fill:#f2f2f2\n");
}

QList<ExplainedStep> explained(const Plan &plan, int image)
{
    QHash<QString, int> indexOf;
    for (int i = 0; i < plan.images.size(); ++i)
        indexOf.insert(plan.images[i].name, i);
    QList<ExplainedStep> steps;
    QSet<int> told;
    QList<std::pair<int, int>> stack{{image, 0}}; // who is told next, and how far down the chain
    while (!stack.isEmpty()) {
        const auto [at, level] = stack.takeLast();
        if (told.contains(at))
            continue;
        told.insert(at);
        QList<std::pair<int, int>> named;
        for (const Reason &reason : plan.images[at].reasons) {
            steps += ExplainedStep{plan.images[at].name, reason, level};
            if (const auto next = indexOf.constFind(reason.image); next != indexOf.cend())
                named.prepend({*next, level + 1});
        }
        stack += named;
    }
    return steps;
}

QString explainText(const Plan &plan, int image)
{
    const PlannedImage &about = plan.images[image];
    const QString name = shown(about.name);
    QString text = name + (about.action == Action::Build ? QLatin1String(" is built") : about.action == Action::Test
                           ? QLatin1String(" is tested and not built, as the registry has it") : about.action == Action::Reuse
                           ? QLatin1String(" is reused: its tag is in the registry") : QLatin1String(" is left alone"));
    text += QLatin1String(" (git says: ") + word(about.state) + QLatin1String(").\n");
    for (const ExplainedStep &step : explained(plan, image)) {
        text += QString(2 * (qMin(step.level, 20) + 1), QLatin1Char(' ')) + shown(step.image)
                + (about.action == Action::Build ? QLatin1String(" is built because ") : about.action == Action::Test ? QLatin1String(" is tested because ") : QLatin1String(": "))
                + shown(about.state != ChangeState::Unchanged && step.reason.kind == QLatin1String("nothing-changed") ? QStringLiteral("what it is built on changed") : sentence(step.reason)) + QLatin1String(".\n");
        constexpr qsizetype mostShown = 50;
        if (step.reason.files.size() > 1) {
            for (const QByteArray &file : step.reason.files.mid(0, mostShown))
                text += QString(2 * (qMin(step.level, 20) + 2), QLatin1Char(' ')) + shown(file) + QLatin1Char('\n');
            if (step.reason.files.size() > mostShown)
                text += QString(2 * (qMin(step.level, 20) + 2), QLatin1Char(' ')) + QLatin1String("and ")
                        + counted(step.reason.files.size() - mostShown, QStringLiteral("other")) + QLatin1Char('\n');
        }
    }
    if (!isWork(about.action) && about.state != ChangeState::Unchanged)
        text += QLatin1String("  Other images were asked for by name.\n");
    return text;
}

QString disagreementsText(const Plan &plan, const QList<Disagreement> &all)
{
    if (all.isEmpty())
        return QLatin1String("Of ") + counted(plan.images.size(), QStringLiteral("image")) + QLatin1String(" both build the same.\n");
    QString text;
    for (const Disagreement &one : all)
        text += shown(one.image) + QLatin1String(one.ours ? ": built here, not there: " : ": built there, not here: ") + shown(one.text)
            + (one.rule > 0 ? QString(QLatin1String(" (rule ") + QString::number(one.rule) + QLatin1Char(')')) : QStringLiteral(" (no rule)")) + QLatin1Char('\n');
    return text;
}

QJsonObject disagreementsJson(const Plan &plan, const QList<Disagreement> &all)
{
    QJsonArray list;
    for (const Disagreement &one : all)
        list += QJsonObject{{QStringLiteral("image"), one.image}, {QStringLiteral("theirs"), one.theirs ? QStringLiteral("build") : QStringLiteral("none")},
                            {QStringLiteral("ours"), one.ours ? QStringLiteral("build") : QStringLiteral("none")}, {QStringLiteral("rule"), one.rule > 0 ? QJsonValue(one.rule) : QJsonValue(QJsonValue::Null)},
                            {QStringLiteral("text"), one.text}};
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("head"), plan.head}, {QStringLiteral("disagreements"), list}};
}

QJsonObject explainJson(const Plan &plan, int image)
{
    const QJsonObject json = toJson(plan);
    QJsonArray chain;
    const QJsonArray images = json.value(QLatin1String("images")).toArray();
    for (const ExplainedStep &step : explained(plan, image)) {
        // The reason itself as it stands in the plan, so that both documents speak alike.
        const int index = plan.indexOf(step.image);
        const auto at = plan.images[index].reasons.indexOf(step.reason);
        chain += QJsonObject{{QStringLiteral("image"), step.image},
                             {QStringLiteral("level"), step.level},
                             {QStringLiteral("reason"), images.at(index).toObject().value(QLatin1String("reasons")).toArray().at(at)},
                             {QStringLiteral("text"), sentence(step.reason)}};
    }
    const PlannedImage &about = plan.images[image];
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("image"), about.name},
            {QStringLiteral("state"), word(about.state)},
            {QStringLiteral("action"), word(about.action)},
            {QStringLiteral("chain"), chain}};
}

} // namespace stackwright
