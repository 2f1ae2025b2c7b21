// Shows a page of Markdown that others wrote: no HTML, no image, no file, no link that opens by itself (promises.md
// F14, G2, G3). Links are only told of; https alone is ever offered.
#pragma once

#include <QTextBrowser>

namespace stackwright {

class PageBrowser : public QTextBrowser
{
    Q_OBJECT
public:
    explicit PageBrowser(QWidget *parent = nullptr);
    /// In a narrow window the rows of a table of many columns are paragraphs. At most 4 MiB and 2,000 rows of tables are shown; the rest is said to be left out.
    void setPage(const QByteArray &markdown);
    /// Marks the line that begins with `name` and has `version` behind it, or one that has both; false: there is none.
    bool goTo(const QString &name, const QString &version);
    QVariant loadResource(int type, const QUrl &name) override;

signals:
    void linkChosen(const QUrl &url); ///< https only

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void render();
    QByteArray m_page;
    bool m_narrow = false; ///< too narrow for tables of many columns: their rows are paragraphs
};

} // namespace stackwright
