#include "views/window/draftdialog.h"

#include "model/base/background.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/items/translated.h"
#include "model/items/valuetable.h"
#include "model/workspace/drafting.h"
#include "views/style/parts.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHeaderView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTextBlock>
#include <QVBoxLayout>

namespace stackwright {

namespace {

struct Made
{
    Result<Draft> draft;
    QString inTheWay; ///< a spec that is there already; empty: none
};

Made makeDraft(const QString &checkout)
{
    const std::unique_ptr<StackFiles> files = filesOfCheckout(checkout);
    Made made{draftOfDockerfiles(*files, draftHints(checkout)), {}};
    if (const std::optional<InTheWay> other = specInTheWay(*files, made.draft ? made.draft->specFile : QString()))
        made.inTheWay = other->path;
    return made;
}

} // namespace

DraftDialog::DraftDialog(const QString &folder, QWidget *parent)
    : QDialog(parent), m_checkout(checkoutAbove(folder)), m_title(plainLabel()), m_text(plainLabel()), m_verdict(plainLabel()), m_notice(new Notice),
      m_rows(new ValueTable({tr("Kind"), tr("Place"), tr("What")}, {}, this)), m_spec(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("draftDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Make a stack of %1").arg(visible(QFileInfo(m_checkout).fileName().toUtf8())));
    setAccessibleName(windowTitle());
    makeHeading(m_title, 1.3);
    makeQuiet(m_text);
    m_text->setWordWrap(true);
    makeQuiet(m_verdict);
    const StateDelegate::Columns columns{{0}, {}, {}, {1}};
    m_list = rowsView(tr("To decide, and findings"), m_rows, columns);
    m_list->setObjectName(QStringLiteral("draftRows"));
    letSentencesWrap(m_list, columns, 2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->header()->setStretchLastSection(true);
    m_spec->setObjectName(QStringLiteral("draftSpec"));
    m_spec->setAccessibleName(tr("The spec as it will be written"));
    m_spec->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_spec->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_spec->setTabChangesFocus(true); // a spec has no tabs
    m_split = new QSplitter(Qt::Vertical);
    m_split->setAccessibleName(windowTitle());
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_list);
    m_split->addWidget(m_spec);
    m_split->setStretchFactor(1, 3);
    auto *buttons = new QDialogButtonBox;
    buttons->setAccessibleName(windowTitle());
    m_write = buttons->addButton(tr("Write"), QDialogButtonBox::AcceptRole);
    m_write->setObjectName(QStringLiteral("writeDraft"));
    m_write->setProperty("primary", true);
    m_write->setEnabled(false);
    m_cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_cancel->setObjectName(QStringLiteral("cancelDraft"));
    connect(m_write, &QPushButton::clicked, this, &DraftDialog::write);
    connect(m_cancel, &QPushButton::clicked, this, &DraftDialog::reject);
    auto *last = new QHBoxLayout;
    last->addWidget(m_verdict, 1);
    last->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_notice);
    column->addWidget(m_split, 1);
    column->addLayout(last);
    resize(900, 680);
    m_notice->hide();
    m_title->setText(tr("Reading the Dockerfiles…"));
    say(m_verdict, {}, tr("Findings"));

    m_pause.setSingleShot(true);
    m_pause.setInterval(300);
    connect(&m_pause, &QTimer::timeout, this, &DraftDialog::look);
    connect(m_spec, &QPlainTextEdit::textChanged, this, [this] {
        m_write->setEnabled(false); // what is there now has not been looked at
        m_pause.start();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) { goToRow(now.row()); });
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &row) {
        goToRow(row.row());
        m_spec->setFocus();
    });
    read();
}

void DraftDialog::read()
{
    inBackground<Made>(this, [checkout = m_checkout] { return makeDraft(checkout); }, [this](const Made &made) { fill(made.draft, made.inTheWay); });
}

void DraftDialog::fill(const Result<Draft> &made, const QString &inTheWay)
{
    m_title->setText(windowTitle());
    m_text->setText(m_checkout);
    const auto instead = [this](const QString &state, const QString &what, const QString &advice) {
        m_notice->show(state, what, advice);
        m_split->hide();
        m_write->hide();
        m_cancel->setText(tr("Close"));
        resize(width(), sizeHint().height());
    };
    if (!inTheWay.isEmpty()) {
        instead(QStringLiteral("none"), tr("This folder is a stack already: it has %1").arg(inTheWay), {});
        m_notice->button()->setText(tr("Open the stack"));
        m_notice->button()->setAccessibleName(m_notice->button()->text());
        m_notice->button()->setObjectName(QStringLiteral("openDraftStack"));
        m_notice->button()->show();
        connect(m_notice->button(), &QPushButton::clicked, this, [this] {
            emit stackReady(m_checkout);
            close();
        });
        return;
    }
    if (!made) {
        instead(QStringLiteral("failed"), spoken(made.error().whole()), tr("A stack is made of Dockerfiles: choose a folder that has some."));
        return;
    }
    m_specFile = made->specFile;
    m_text->setText(tr("%1, %2. What was guessed stands beside its line after a #. Nothing is written until you press the button.")
                        .arg(counted(made->images.size(), tr("image"), tr("images")),
                             made->questions == 0 ? tr("nothing to decide") : counted(made->questions, tr("line for you to decide"), tr("lines for you to decide"))));
    m_write->setText(tr("Write %1").arg(m_specFile));
    m_write->setAccessibleName(m_write->text());
    m_spec->setPlainText(QString::fromUtf8(made->text));
    m_spec->document()->setModified(false);
    m_spec->moveCursor(QTextCursor::Start);
    m_pause.stop();
    look();
    m_spec->setFocus();
}

// One look at a time: a later one is of what stands there then.
void DraftDialog::look()
{
    m_lookAgain = m_isLooking;
    if (std::exchange(m_isLooking, true))
        return;
    const QByteArray text = m_spec->toPlainText().toUtf8();
    inBackground<DraftCheck>(this, [checkout = m_checkout, file = m_specFile, text] { return checkDraft(checkout, file, text); }, [this](const DraftCheck &check) {
        m_isLooking = false;
        if (m_lookAgain || m_pause.isActive())
            return m_pause.isActive() ? void() : look();
        tell(check);
    });
}

void DraftDialog::tell(const DraftCheck &check)
{
    m_isReadable = check.isReadable;
    m_write->setEnabled(m_isReadable);
    QList<QList<Cell>> rows;
    int errors = 0;
    const auto add = [&rows](const QString &state, const QString &place, int line, const QString &what) { rows << QList<Cell>{state, Cell(place, {}, line), what}; };
    for (const DraftQuestion &question : questionsIn(m_spec->toPlainText().toUtf8()))
        add(QStringLiteral("to decide"), QString(m_specFile + QLatin1Char(':') + QString::number(question.line)), question.line, question.text.mid(QStringLiteral("decide: ").size()));
    const auto questions = rows.size();
    for (const bool isError : {true, false})
        for (const Finding &finding : check.findings) {
            if ((finding.severity == Finding::Severity::Error) != isError)
                continue;
            errors += isError;
            const QString advice = finding.advice.isEmpty() ? QString() : QString(QLatin1String("; ") + finding.advice);
            add(isError ? QStringLiteral("error") : QStringLiteral("warning"), finding.place(), finding.file == m_specFile ? finding.line : 0, QString(finding.text + advice));
        }
    m_rows->setRows(rows);
    m_list->setVisible(!rows.isEmpty());
    m_list->resizeColumnToContents(0);
    m_list->resizeColumnToContents(1);
    m_list->doItemsLayout(); // the rows' heights go with the columns' widths
    fitListAbove(m_split, m_list);
    const auto warnings = rows.size() - questions - errors;
    const QString found = errors + warnings == 0 ? tr("No findings") : tr("%1, %2", "errors, warnings").arg(counted(errors, tr("error"), tr("errors")), counted(warnings, tr("warning"), tr("warnings")));
    m_verdict->setText(m_isReadable ? found : tr("%1: this is no spec yet").arg(found));
}

void DraftDialog::goToRow(int row)
{
    const int line = row >= 0 && row < m_rows->rows().size() ? m_rows->rows()[row][1].key.toInt() : 0;
    if (line < 1)
        return;
    QTextCursor cursor(m_spec->document()->findBlockByNumber(line - 1));
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    m_spec->setTextCursor(cursor);
    m_spec->centerCursor();
}

void DraftDialog::write()
{
    if (const std::optional<InTheWay> other = specInTheWay(*filesOfCheckout(m_checkout), m_specFile)) {
        m_notice->show(QStringLiteral("failed"), tr("%1 has appeared meanwhile, and is left as it is").arg(other->path), tr("Rename it, then press the button again."));
        return;
    }
    if (const Result<void> written = writeFile(m_checkout + QLatin1Char('/') + m_specFile, m_spec->toPlainText().toUtf8()); !written) {
        m_notice->show(QStringLiteral("failed"), spoken(written.error().whole()), spoken(written.error().advice));
        return;
    }
    m_spec->document()->setModified(false);
    emit stackReady(m_checkout);
    accept();
}

void DraftDialog::done(int result)
{
    if (result == Accepted || !m_spec->document()->isModified())
        return QDialog::done(result);
    if (findChild<QMessageBox *>())
        return;
    auto *box = new QMessageBox(QMessageBox::Question, windowTitle(), tr("Throw away what you have typed?"), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("discardDraft"));
    box->setAccessibleName(box->windowTitle());
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *keep = box->addButton(tr("Go on editing"), QMessageBox::RejectRole);
    QPushButton *discard = box->addButton(tr("Throw away"), QMessageBox::DestructiveRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(discard, &QPushButton::clicked, this, [this] { QDialog::done(Rejected); });
    box->open();
}

} // namespace stackwright
