// The small parts that every page is made of: cards, chips, plain labels, notices, tables. Text of others goes only
// through plainLabel or is escaped (promises.md G1).
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>

#include "views/style/statedelegate.h"

class QAbstractItemModel;
class QBoxLayout;
class QButtonGroup;
class QDateTime;
class QHBoxLayout;
class QSplitter;
class QToolButton;
class QVBoxLayout;

namespace stackwright {

/// A label that never takes its text for HTML.
QLabel *plainLabel(const QString &text = {}, QWidget *parent = nullptr);
/// Sets a label's text; while it is empty, `name` says to those who cannot see it what would stand there.
void say(QLabel *label, const QString &text, const QString &name);
/// A day, and a moment, in the person's order: "3 Mar 2026", "3 Mar 2026 14:05".
QString dayText(const QDateTime &at);
QString momentText(const QDateTime &at);
void makeQuiet(QLabel *label);            ///< secondary text
void makeHeading(QLabel *label, double scale = 1.0); ///< bold, larger by the factor

/// Text with links, for those who have made it safe. Tab leads to its first link, not to the label, and then to the next;
/// backwards it leads to the first one.
class LinkLabel : public QLabel
{
    Q_OBJECT
public:
    explicit LinkLabel(QWidget *parent = nullptr);
    /// A stop for Tab only where there is a link. What is the same stays, and the keyboard with it.
    void setLinks(const QString &html);

protected:
    void focusInEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;
};

/// Plain text on one line that gives way where there is no room, and says the rest in its tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, QWidget *parent = nullptr);
    void setCut(Qt::TextElideMode cut) { m_cut = cut; }
    QSize minimumSizeHint() const override { return QSize(12, QLabel::minimumSizeHint().height()); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    Qt::TextElideMode m_cut = Qt::ElideRight;
};

/// A panel with a thin rounded line around it, a title and a remark at its right.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString &title = {}, QWidget *parent = nullptr);
    QVBoxLayout *body() const { return m_body; }
    void setTitle(const QString &title);
    void setRemark(const QString &remark);
    void addAction(QWidget *widget); ///< at the right of the title

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title, *m_remark;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

/// A short fact in a rounded box: a branch, a tag; with setState a state's glyph and word in its colour.
class Chip : public QLabel
{
    Q_OBJECT
public:
    explicit Chip(const QString &text = {}, QWidget *parent = nullptr);
    void setFact(const QString &text, const QString &name = {}); ///< hidden while empty
    void setState(const QString &word);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_state;
};

/// A state's glyph and words of its own in its colour, on one line: "✓ docker 20.10".
class StateText : public QLabel
{
    Q_OBJECT
public:
    explicit StateText(QWidget *parent = nullptr);
    void setState(const QString &stateWord, const QString &text); ///< hidden while empty
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_state;
};

/// What stands inline where something failed or is missing: a glyph, what, why, what to do, and a button.
class Notice : public QFrame
{
    Q_OBJECT
public:
    explicit Notice(QWidget *parent = nullptr);
    void show(const QString &stateWord, const QString &what, const QString &advice);
    QPushButton *button() const { return m_button; } ///< hidden until it is shown by its user

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_state;
    QLabel *m_what, *m_advice;
    QPushButton *m_button;
};

/// A place with nothing in it says what belongs there and offers the next step.
class EmptyPlace : public QWidget
{
    Q_OBJECT
public:
    EmptyPlace(const QString &title, const QString &text, QWidget *parent = nullptr);
    void setTexts(const QString &title, const QString &text);
    QPushButton *button() const { return m_button; }

private:
    QLabel *m_title, *m_text;
    QPushButton *m_button;
};

/// A tree or table as all of them look here: no frame, whole rows, our delegate, a name for those who cannot see it.
QTreeView *rowsView(const QString &name, QAbstractItemModel *model, const StateDelegate::Columns &columns, QWidget *parent = nullptr);

/// A table in a card, as far in that its first column's words stand below those of the tabs.
QHBoxLayout *belowTabs(QTreeView *view);

/// A list above what belongs to its current row: it gets the height of its rows, of two to six, unless a person has moved
/// the divider. To be called when it has other rows.
void fitListAbove(QSplitter *split, const QTreeView *list);

/// Two groups of controls: beside each other, or where there is no room for both the second below the first.
class FoldingBar : public QWidget
{
    Q_OBJECT
public:
    explicit FoldingBar(QWidget *parent = nullptr);
    QHBoxLayout *first() const { return m_first; } ///< takes the room that is left
    QHBoxLayout *second() const { return m_second; }
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;

private:
    QBoxLayout *m_whole;
    QHBoxLayout *m_first, *m_second;
};

/// One of a choice of which one is on: Tab leads to the chosen one, arrows choose.
void addChoice(QButtonGroup *group, QToolButton *button, const QString &text, const char *name);

/// A button with a text, for the bar above a page; `name`: the object's. `tip`: said in full where the text is only a sign.
QToolButton *textButton(const QString &text, const char *name, const QString &tip = {});

/// A button that is only an underlined word.
QPushButton *linkButton(const QString &text, QWidget *parent = nullptr);

} // namespace stackwright
