import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { CaseDetail, SessionView } from '../../schema.js';
import { AnswersTab } from './answers-tab.js';
import { ContactsTab } from './contacts-tab.js';
import { isSheetOpen } from './sheet-draft.js';
import { SheetTab } from './sheet-tab.js';
import './tools.css';
import { useWording } from './wording.js';

/** Beside the talk: reviewed answers, places to turn to, the sheet for whoever takes over. `onInsert` puts a text into the reply. */
export function ToolsPanel({ detail, session, onInsert }: { readonly detail: CaseDetail; readonly session: SessionView; readonly onInsert: (text: string) => void }): ReactNode {
  const { t } = useWording();
  return (
    <Tabs className="tools-panel" key={detail.case.id} defaultSelectedKey={isSheetOpen(detail.case.id, session) ? 'sheet' : 'answers'}>
      <TabList className="tools-tabs" aria-label={t('panel.title')}>
        <Tab id="answers">{t('panel.answers')}</Tab>
        <Tab id="contacts">{t('panel.contacts')}</Tab>
        <Tab id="sheet">{t('panel.sheet')}</Tab>
      </TabList>
      <TabPanel id="answers" className="tools-tab">
        <AnswersTab detail={detail} onInsert={onInsert} />
      </TabPanel>
      <TabPanel id="contacts" className="tools-tab">
        <ContactsTab detail={detail} onInsert={onInsert} />
      </TabPanel>
      <TabPanel id="sheet" className="tools-tab">
        <SheetTab detail={detail} session={session} />
      </TabPanel>
    </Tabs>
  );
}
